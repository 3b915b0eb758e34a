extension VoteKind: CustomStringConvertible, Codable {
  /// `yes/no abstention`, `one of 5 none blank`, `several of 9 seats 3 from 1 to 3 none`, `ranked of 7 seats 2`.
  package var description: String {
    let words: [String] =
      switch form {
      case .yesNo: ["yes/no"]
      case .one: ["one of \(options)"]
      case .several: ["several of \(options)"] + (seats.map { ["seats \($0)"] } ?? []) + ["from \(fewest) to \(most)"]
      case .ranked: ["ranked of \(options) seats \(seats ?? 1)"]
      }
    let offered = [(allowsAbstention, "abstention"), (allowsNone, "none"), (allowsBlank, "blank")].filter(\.0).map(\.1)
    return (words + offered).joined(separator: " ")
  }

  /// Reads what `description` writes and nothing else, and only kinds that fit themselves.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count <= 80 else { return nil }
    var words = words(of: text)
    let blank = Self.take("blank", from: &words)
    let none = Self.take("none", from: &words)
    let abstention = Self.take("abstention", from: &words)
    if words.elementsEqual(["yes/no"]), !none {
      self = .yesNo(abstention: abstention, blank: blank)
      return
    }
    guard !abstention, words.count >= 3, words[1] == "of", let options = number(words[2], most: Choice.mostOptions) else { return nil }
    let form = words[0]
    words = words.dropFirst(3)
    let seats = Self.take(number: "seats", from: &words)
    let fewest = Self.take(number: "from", from: &words)
    let most = Self.take(number: "to", from: &words)
    let kind: VoteKind? =
      switch (form, seats, fewest, most) {
      case ("one", nil, nil, nil): .one(of: options, none: none, blank: blank)
      case ("several", _, let fewest?, let most?):
        .several(of: options, seats: seats, fewest: fewest, most: most, none: none, blank: blank)
      case ("ranked", let seats?, nil, nil): .ranked(of: options, seats: seats, none: none, blank: blank)
      default: nil
      }
    guard let kind, words.isEmpty else { return nil }
    self = kind
  }

  private static func take(_ word: String, from words: inout ArraySlice<Substring>) -> Bool {
    guard words.last == word[...] else { return false }
    words.removeLast()
    return true
  }

  private static func take(number name: String, from words: inout ArraySlice<Substring>) -> Int? {
    guard words.count >= 2, words.first == name[...], let value = words.dropFirst().first.flatMap({ number($0, most: Choice.mostOptions) })
    else { return nil }
    words = words.dropFirst(2)
    return value
  }

  package init(from decoder: any Decoder) throws { self = try read(decoder) { VoteKind($0) } }
  package func encode(to encoder: any Encoder) throws { try write(description, to: encoder) }
}

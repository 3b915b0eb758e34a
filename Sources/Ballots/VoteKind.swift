/// What a ballot of a vote may say.
package struct VoteKind: Sendable, Hashable {
  package enum Form: String, Sendable, Hashable, Codable, CaseIterable {
    /// For, against, abstention.
    case yesNo
    /// One of the options.
    case one
    /// Several options, none before another: approval, or a vote for as many as there are seats.
    case several
    /// In order of preference, as many as one likes; counted by transfer.
    case ranked
  }

  package let form: Form
  /// Nought for yes and no.
  package let options: Int
  /// To be filled, or to be chosen; nil where every option is accepted that reaches the majority.
  package let seats: Int?
  /// The fewest and the most options that a ballot may name.
  package let fewest: Int
  package let most: Int
  package let allowsAbstention: Bool
  package let allowsNone: Bool
  package let allowsBlank: Bool

  package static func yesNo(abstention: Bool = true, blank: Bool = false) -> VoteKind {
    VoteKind(
      form: .yesNo, options: 0, seats: nil, fewest: 0, most: 0, allowsAbstention: abstention, allowsNone: false, allowsBlank: blank)
  }

  /// One of so many options. Nil for fewer than one option or more than 99.
  package static func one(of options: Int, none: Bool = true, blank: Bool = true) -> VoteKind? {
    VoteKind(form: .one, options: options, seats: 1, fewest: 1, most: 1, none: none, blank: blank)
  }

  /// At least and at most so many; `seats` nil accepts whatever reaches the majority.
  package static func several(
    of options: Int, seats: Int?, fewest: Int = 1, most: Int, none: Bool = true, blank: Bool = true
  ) -> VoteKind? {
    VoteKind(form: .several, options: options, seats: seats, fewest: fewest, most: most, none: none, blank: blank)
  }

  package static func ranked(of options: Int, seats: Int = 1, none: Bool = true, blank: Bool = true) -> VoteKind? {
    VoteKind(form: .ranked, options: options, seats: seats, fewest: 1, most: options, none: none, blank: blank)
  }
}

extension VoteKind {
  private init?(form: Form, options: Int, seats: Int?, fewest: Int, most: Int, none: Bool, blank: Bool) {
    self.init(
      form: form, options: options, seats: seats, fewest: fewest, most: most, allowsAbstention: false, allowsNone: none, allowsBlank: blank
    )
    guard isSound else { return nil }
  }

  /// Whether the numbers fit each other.
  private var isSound: Bool {
    switch form {
    case .yesNo: options == 0 && seats == nil && fewest == 0 && most == 0 && !allowsNone
    case .one: hasOptions && seats == 1 && fewest == 1 && most == 1
    case .several: hasOptions && (1...options).contains(fewest) && (fewest...options).contains(most)
    case .ranked: hasOptions && seats != nil && fewest == 1 && most == options
    }
  }

  private var hasOptions: Bool {
    (1...Choice.mostOptions).contains(options) && (seats.map { (1...options).contains($0) } ?? true) && !allowsAbstention
  }

  /// Why a ballot cannot be taken.
  package enum Refusal: Error, Sendable, Hashable {
    /// Not an answer to this kind of question.
    case wrongForm
    case unknownOption(Int)
    case namedTwice(Int)
    case tooFew(Int)
    case tooMany(Int)
    /// Abstention, none of these or a blank ballot, where the vote has none.
    case notOffered
  }

  /// Nil if a ballot may say this. `onPaper` admits spoilt and blank papers, which nobody can forbid.
  package func refusal(of choice: Choice, onPaper: Bool = false) -> Refusal? {
    switch choice {
    case .yes, .no: form == .yesNo ? nil : .wrongForm
    case .abstain: form != .yesNo ? .wrongForm : allowsAbstention ? nil : .notOffered
    case .none: form == .yesNo ? .wrongForm : allowsNone ? nil : .notOffered
    case .blank: allowsBlank || onPaper ? nil : .notOffered
    case .spoilt: onPaper ? nil : .notOffered
    case .option(let number): form == .one ? refusal(of: [number]) : .wrongForm
    case .options(let numbers): form == .several ? refusal(of: numbers) : .wrongForm
    case .ranking(let numbers): form == .ranked ? refusal(of: numbers) : .wrongForm
    }
  }

  private func refusal(of numbers: [Int]) -> Refusal? {
    if let unknown = numbers.first(where: { !(1...options).contains($0) }) { return .unknownOption(unknown) }
    var seen: Set<Int> = []
    if let twice = numbers.first(where: { !seen.insert($0).inserted }) { return .namedTwice(twice) }
    if numbers.count < fewest { return .tooFew(fewest) }
    return numbers.count > most ? .tooMany(most) : nil
  }

  /// A ballot from what was marked on a form, in canonical order; a problem to show beside the field otherwise.
  package func choice(marked numbers: [Int]) throws(Refusal) -> Choice {
    let choice: Choice =
      switch form {
      case .yesNo: throw .wrongForm
      case .one:
        if numbers.count == 1 { .option(numbers[0]) } else { throw numbers.isEmpty ? .tooFew(1) : .tooMany(1) }
      case .several: .options(numbers.sorted())
      case .ranked: .ranking(numbers)
      }
    if let refusal = refusal(of: choice) { throw refusal }
    return choice
  }
}

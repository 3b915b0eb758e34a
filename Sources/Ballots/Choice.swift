/// What one ballot says. Options are numbered from 1 in the order of the question.
package enum Choice: Sendable, Hashable {
  case yes, no, abstain
  case option(Int)
  /// In ascending order, each once.
  case options([Int])
  /// From the most wanted on, each once.
  case ranking([Int])
  /// None of these: a valid vote that no option gets.
  case none
  /// Nothing said: cast, not valid.
  case blank
  /// On paper only, by whoever enters it: cast, not valid. A page cannot send it.
  case spoilt
}

extension Choice {
  /// The most options a question may have: a ranking of all of them still fits an envelope.
  package static let mostOptions = 99
}

/// The one way of writing a choice, in envelopes and in files: `yes`, `option 3`, `options 1 4 7`, `ranking 2 1 5`. Plain letters,
/// nothing that a spreadsheet takes for a formula or needs to quote.
extension Choice: CustomStringConvertible, Codable {
  package var description: String {
    switch self {
    case .yes: "yes"
    case .no: "no"
    case .abstain: "abstain"
    case .option(let number): "option \(number)"
    case .options(let numbers): (["options"] + numbers.map(String.init)).joined(separator: " ")
    case .ranking(let numbers): (["ranking"] + numbers.map(String.init)).joined(separator: " ")
    case .none: "none"
    case .blank: "blank"
    case .spoilt: "spoilt"
    }
  }

  /// Reads what `description` writes and nothing else: one text for one choice.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count <= 400 else { return nil }
    switch text {
    case "yes": self = .yes
    case "no": self = .no
    case "abstain": self = .abstain
    case "none": self = .none
    case "blank": self = .blank
    case "spoilt": self = .spoilt
    default:
      let words = words(of: text)
      let numbers = words.dropFirst().compactMap { number($0, most: Self.mostOptions) }
      guard let name = words.first, !numbers.isEmpty, numbers.count == words.count - 1, !numbers.contains(0) else { return nil }
      guard Set(numbers).count == numbers.count else { return nil }
      switch name {
      case "option" where numbers.count == 1: self = .option(numbers[0])
      case "options" where numbers == numbers.sorted(): self = .options(numbers)
      case "ranking": self = .ranking(numbers)
      default: return nil
      }
    }
  }

  package init(from decoder: any Decoder) throws { self = try read(decoder) { Choice($0) } }
  package func encode(to encoder: any Encoder) throws { try write(description, to: encoder) }
}

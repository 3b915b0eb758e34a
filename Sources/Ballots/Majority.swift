/// Which part of the votes a proposal or a candidate needs: a rule of a body, kept as text in a column.
///
/// The association's own majorities were not found (its internal regulations, articles 18 and 19), so every part of the rule is
/// data. The words are those of assemblies: *cast* are all ballots handed in, *valid* those that say something (no blank, no
/// spoilt one), *present* are the votes of cities present or represented, *entitled* those of the roll.
package struct Majority: Sendable, Hashable {
  package enum Threshold: Sendable, Hashable {
    /// More for than against, whatever the whole. Of a candidate: nothing but more votes than the others.
    case simple
    /// More than a part: more than half is the absolute majority.
    case moreThan(Fraction)
    /// A part or more: two thirds, four fifths.
    case atLeast(Fraction)
  }

  /// Of what the part is taken.
  package enum Base: String, Sendable, Hashable, CaseIterable { case cast, valid, present, entitled }

  /// What equal numbers for and against mean.
  package enum Tie: String, Sendable, Hashable, CaseIterable {
    case rejected
    /// The chair's casting vote decides, openly.
    case chair
    /// The vote is held again.
    case repeated
  }

  package var threshold: Threshold
  package var base: Base
  /// Abstentions belong to the whole, so they weigh against. Of present and entitled they always do.
  package var countsAbstentions: Bool
  package var tie: Tie

  package init(_ threshold: Threshold, of base: Base = .valid, countsAbstentions: Bool = false, tie: Tie = .rejected) {
    self.threshold = threshold
    self.base = base
    self.countsAbstentions = countsAbstentions
    self.tie = tie
  }

  package static let simple = Majority(.simple)
  package static let absolute = Majority(.moreThan(.half))
  package static let twoThirds = Majority(.atLeast(.twoThirds))
  package static let fourFifths = Majority(.atLeast(.fourFifths))
}

extension Majority: CustomStringConvertible, Codable {
  /// `simple of valid`, `>1/2 of cast with abstentions`, `>=2/3 of entitled tie chair`.
  package var description: String {
    let part =
      switch threshold {
      case .simple: "simple"
      case .moreThan(let fraction): ">\(fraction)"
      case .atLeast(let fraction): ">=\(fraction)"
      }
    return "\(part) of \(base.rawValue)" + (countsAbstentions ? " with abstentions" : "") + (tie == .rejected ? "" : " tie \(tie.rawValue)")
  }

  /// Reads what `description` writes and nothing else.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count <= 80 else { return nil }
    var words = words(of: text)
    guard words.count >= 3, let threshold = Threshold(words[0]), words[1] == "of", let base = Base(rawValue: String(words[2])) else {
      return nil
    }
    words = words.dropFirst(3)
    let counts = words.starts(with: ["with", "abstentions"])
    if counts { words = words.dropFirst(2) }
    var tie = Tie.rejected
    if words.count == 2, words.first == "tie", let last = words.last, let named = Tie(rawValue: String(last)), named != .rejected {
      tie = named
      words = []
    }
    guard words.isEmpty else { return nil }
    self.init(threshold, of: base, countsAbstentions: counts, tie: tie)
  }

  package init(from decoder: any Decoder) throws { self = try read(decoder) { Majority($0) } }
  package func encode(to encoder: any Encoder) throws { try write(description, to: encoder) }
}

extension Majority.Threshold {
  fileprivate init?(_ text: Substring) {
    if text == "simple" {
      self = .simple
    } else if text.hasPrefix(">="), let fraction = Fraction(text.dropFirst(2)) {
      self = .atLeast(fraction)
    } else if text.hasPrefix(">"), let fraction = Fraction(text.dropFirst()) {
      self = .moreThan(fraction)
    } else {
      return nil
    }
  }
}

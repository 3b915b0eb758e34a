import Ballots
import Core
import Directory
import Storage
import Time
import Web

/// What is decided, as far as rules tell kinds apart: each has its majority, and may be secret.
package enum DecisionKind: String, Sendable, CaseIterable {
  case ordinary, statutes, admission, election

  package var label: Phrase {
    switch self {
    case .ordinary: "Ordinary decision"
    case .statutes: "Change of the statutes"
    case .admission: "Admission or exclusion of a city"
    case .election: "Election"
    }
  }
}

/// How a body meets and decides, as data: the same program for an assembly, a committee and a written procedure.
///
/// What of the association's own rules is known stands in the presets with its source (DOMAIN 2); the rest is what is usual and can be
/// changed by a decision of the body, from a day on.
package struct BodyRules: Sendable, Equatable {
  package enum Electorate: String, Sendable, CaseIterable {
    /// Every member city in order.
    case members
    /// Cities with a seat in the body.
    case seats

    package var label: Phrase {
      switch self {
      case .members: "All member cities in good standing"
      case .seats: "Cities with a seat in the body"
      }
    }
  }

  package enum Preset: String, SQLWord, CaseIterable {
    case assembly, committee, written

    package var label: Phrase {
      switch self {
      case .assembly: "General Assembly"
      case .committee: "Executive Committee"
      case .written: "Written procedure"
      }
    }
  }

  package var electorate = Electorate.members
  /// One vote each, unless the body weighs its cities.
  package var weights = Weights.equal
  /// Days before the meeting; what is not named has no deadline.
  package var days: [Obligation.Kind: Int] = [:]
  /// After the first call; nil where there is only one.
  package var secondCallMinutes: Int?
  package var quorum = Quorum.standard
  package var proxies = ProxyRules.none
  package var majorities: [DecisionKind: Majority] = [:]
  package var secret: Set<DecisionKind> = []
  /// What decides between options with equal votes for the last seat: a lot, or they stand again.
  package var ties = TieRule.runoff
  /// Both scrutineers agree to a secret count before it is published.
  package var countersigned = false
  /// In which papers and decisions are published; the first is authentic.
  package var languages: [Language] = [.english]
  /// In a written procedure: how long answers are awaited, and how many objections bring the question to a meeting.
  package var answerDays: Int?
  package var objections: Int?
  /// How long circulated minutes take amendments, and whether they are approved where nobody proposed any; else a meeting approves them.
  package var minutesDays = Minutes.days
  package var minutesBySilence = false

  package func days(before kind: Obligation.Kind) -> Int? { days[kind] }
  package func majority(for kind: DecisionKind) -> Majority { majorities[kind] ?? majorities[.ordinary] ?? .simple }
  package var authentic: Language { languages.first ?? .english }

  package static func preset(_ preset: Preset) -> BodyRules {
    var rules = BodyRules()
    switch preset {
    case .assembly:
      // Call three to four weeks before, items until ten days before, forms three to six days before, candidatures ten days before,
      // second call a quarter of an hour after the first, at most ten proxies (article 14).
      rules.days = [.convening: 21, .papers: 15, .items: 10, .candidatures: 10, .agenda: 7, .forms: 3]
      rules.secondCallMinutes = 15
      rules.proxies = .assembly
      rules.majorities = [.ordinary: .simple, .statutes: .twoThirds, .admission: .simple, .election: .simple]
      rules.secret = [.election]
      rules.languages = [.spanish, .french, .english]
    case .committee:
      rules.electorate = .seats
      rules.days = [.convening: 10, .papers: 7, .agenda: 3]
      rules.quorum = Quorum(first: .init(heads: .init(.half)), second: .init(heads: .init(.third)), countsProxies: false)
      rules.secondCallMinutes = 30
      rules.majorities = [.ordinary: .simple, .election: .absolute]
      rules.secret = [.election]
      rules.languages = [.spanish, .french, .english]
      rules.minutesBySilence = true
    case .written:
      rules.electorate = .seats
      rules.quorum = Quorum(first: .init(heads: .init(.half)), countsProxies: false)
      rules.majorities = [.ordinary: .absolute]
      rules.languages = [.spanish, .french, .english]
      rules.answerDays = 10
      rules.objections = 3
      rules.minutesBySilence = true
    }
    return rules
  }
}

/// As text: one rule a line, its name, a space, its value. What is written is read back the same.
extension BodyRules: CustomStringConvertible {
  package var description: String {
    var lines = ["electorate \(electorate.rawValue)", "languages \(languages.map(\.code).joined(separator: " "))", "quorum \(quorum)"]
    lines += Obligation.Kind.allCases.compactMap { kind in days[kind].map { "\(kind.rawValue) \($0)" } }
    lines += DecisionKind.allCases.compactMap { kind in majorities[kind].map { "majority-\(kind.rawValue) \($0)" } }
    lines += DecisionKind.allCases.filter(secret.contains).map { "secret \($0.rawValue)" }
    lines.append("proxies \(proxies.most)")
    // What is as usual is not written, so that rules of before read the same.
    if weights != .equal { lines.append("weights \(weights)") }
    if ties != .runoff { lines.append("ties \(ties)") }
    if countersigned { lines.append("countersigned yes") }
    if let secondCallMinutes { lines.append("second-call \(secondCallMinutes)") }
    if let answerDays { lines.append("answers \(answerDays)") }
    if let objections { lines.append("objections \(objections)") }
    if minutesDays != Minutes.days { lines.append("minutes-days \(minutesDays)") }
    if minutesBySilence { lines.append("minutes silence") }
    return lines.joined(separator: "\n")
  }

  /// Nil for anything that is not a set of rules.
  package init?(_ text: String) {
    self.init()
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
      guard parts.count == 2, take(parts[0], parts[1]) else { return nil }
    }
  }

  private mutating func take(_ name: String, _ value: String) -> Bool {
    if let kind = Obligation.Kind(rawValue: name) { return number(value, 0...365) { days[kind] = $0 } }
    if name.hasPrefix("majority-") {
      guard let kind = DecisionKind(rawValue: String(name.dropFirst(9))), let majority = Majority(value) else { return false }
      majorities[kind] = majority
      return true
    }
    switch name {
    case "electorate":
      guard let word = Electorate(rawValue: value) else { return false }
      electorate = word
    case "weights":
      guard let read = Weights(value) else { return false }
      weights = read
    case "languages":
      let words = value.split(separator: " ").map { Language(String($0)) }
      guard !words.isEmpty, words.allSatisfy({ $0 != nil }) else { return false }
      languages = words.compactMap { $0 }
    case "quorum":
      guard let read = Quorum(value) else { return false }
      quorum = read
    case "secret":
      guard let kind = DecisionKind(rawValue: value) else { return false }
      secret.insert(kind)
    case "proxies": return number(value, 0...100) { proxies = ProxyRules(most: $0) }
    case "ties":
      // An order belongs to one vote, never to rules.
      guard let rule = TieRule(value), rule == .runoff || rule == .lot([]) else { return false }
      ties = rule
    case "countersigned":
      guard value == "yes" else { return false }
      countersigned = true
    case "second-call": return number(value, 1...1440) { secondCallMinutes = $0 }
    case "answers": return number(value, 1...365) { answerDays = $0 }
    case "minutes-days": return number(value, 1...365) { minutesDays = $0 }
    case "minutes":
      guard value == "silence" else { return false }
      minutesBySilence = true
    case "objections": return number(value, 1...100) { objections = $0 }
    default: return false
    }
    return true
  }

  private func number(_ text: String, _ range: ClosedRange<Int>, _ set: (Int) -> Void) -> Bool {
    guard let value = Int(text), range.contains(value) else { return false }
    set(value)
    return true
  }
}

import Ballots
import Core
import Storage
import Time
import Web

/// Rules as a form: the few things in which bodies differ. What it does not ask stays as the preset has it.
enum RulesForm {
  static let majorities: [(Majority, Phrase)] = [
    (.simple, "More yes than no"), (.absolute, "More than half of the valid votes"), (.twoThirds, "Two thirds of the valid votes"),
    (.fourFifths, "Four fifths of the valid votes"),
    (Majority(.moreThan(.half), of: .present), "More than half of those present or represented"),
    (Majority(.moreThan(.half), of: .entitled), "More than half of all entitled to vote"),
    (Majority(.atLeast(.twoThirds), of: .entitled), "Two thirds of all entitled to vote"),
    (Majority(.simple, tie: .chair), "More yes than no; if equal, the chair decides"),
  ]
  static let shares: [(String, Phrase)] = [
    ("none", "No quorum required"), ("1/4", "A quarter of those entitled to vote"), ("1/3", "A third of those entitled to vote"),
    ("1/2", "Half of those entitled to vote"), ("2/3", "Two thirds of those entitled to vote"),
  ]

  static let ties: [(TieRule, Phrase)] = [(.runoff, "The tied stand again"), (.lot([]), "Lots are drawn")]

  /// - Parameter decisions: of the register, by which rules can have been adopted.
  static func form(_ decisions: [Choice] = []) -> Form { Form(fields(decisions), id: "rules") }

  private static func fields(_ decisions: [Choice]) -> [Field] {
    [
      .hidden("preset"),
      .day("from", "In force from", required: true),
      .choice("resolution", "Decision of the register", decisions, help: "By which the body adopted these rules, if it was taken here."),
      .text("decision", "Other decision", limit: 300, help: "For example: General Assembly of 25 March 2021, item 7."),
      .choice("electorate", "Who votes", BodyRules.Electorate.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
      .area(
        "weights", "Votes by number of inhabitants", limit: 300, rows: 3,
        help:
          "Leave empty if every city has one vote. Otherwise one step per line, inhabitants and votes, for example 100000: 2. Below the first step, and where the population is not known, a city has one vote."
      ),
    ]
      + Obligation.Kind.allCases.map {
        .number("days-\($0.rawValue)", $0.label, in: 0...365, help: "Days before the meeting. Leave empty for no deadline.")
      }
      + [
        .choice("first", "Quorum on first call", shares.map { Choice($0.0, $0.1) }, required: true),
        .number("minutes", "Minutes between first and second call", in: 1...1440, help: "Leave empty if there is no second call."),
        .choice("second", "Quorum on second call", shares.map { Choice($0.0, $0.1) }, required: true),
        .flag("represented", "Cities represented by proxy count towards the quorum"),
        .number(
          "proxies", "Votes of other cities that a city may hold", in: 0...100, required: true, help: "0 if proxies are not allowed."),
      ] + DecisionKind.allCases.map { .choice("majority-\($0.rawValue)", $0.label, majorities.map { Choice($0.0.description, $0.1) }) }
      + [
        .choices("secret", "Always by secret vote", DecisionKind.allCases.map { Choice($0.rawValue, $0.label) }),
        .flag("countersigned", "Both scrutineers countersign a secret count before it is published"),
        .choice("ties", "Equal votes for the last seat", ties.map { Choice($0.0.description, $0.1) }, required: true),
        .number("answers", "Days for answers in a written procedure", in: 1...365),
        .number("objections", "Objections needed to bring a written question to a meeting", in: 1...100),
        .number("amendments", "Days for amendments to the minutes", in: 1...365, help: "15 if left empty."),
        .flag("silence", "Minutes are approved if nobody proposes an amendment"),
      ]
  }

  static func start(_ rules: BodyRules, _ preset: BodyRules.Preset) -> Fields {
    var fields: [(String, String)] = [
      ("preset", preset.rawValue), ("electorate", rules.electorate.rawValue), ("first", share(rules.quorum.first)),
      ("second", share(rules.quorum.second)), ("minutes", rules.secondCallMinutes.map(String.init) ?? ""),
      ("proxies", "\(rules.proxies.most)"), ("answers", rules.answerDays.map(String.init) ?? ""),
      ("objections", rules.objections.map(String.init) ?? ""), ("ties", rules.ties.description),
    ]
    fields.append(("amendments", "\(rules.minutesDays)"))
    fields.append(("weights", rules.weights.steps.map { "\($0.from): \($0.votes)" }.joined(separator: "\n")))
    if rules.minutesBySilence { fields.append(("silence", "yes")) }
    if rules.countersigned { fields.append(("countersigned", "yes")) }
    if rules.quorum.countsProxies { fields.append(("represented", "yes")) }
    fields += Obligation.Kind.allCases.map { ("days-\($0.rawValue)", rules.days[$0].map(String.init) ?? "") }
    fields += DecisionKind.allCases.map { ("majority-\($0.rawValue)", rules.majorities[$0]?.description ?? "") }
    fields += DecisionKind.allCases.filter(rules.secret.contains).map { ("secret", $0.rawValue) }
    return Fields(fields)
  }

  static func rules(_ filled: Filled) throws -> BodyRules {
    guard let preset = BodyRules.Preset(rawValue: filled.string("preset")),
      let electorate = BodyRules.Electorate(rawValue: filled.string("electorate")), let most = filled.int("proxies")
    else { throw Problem.malformed }
    var rules = BodyRules.preset(preset)
    rules.electorate = electorate
    rules.weights = try weights(filled.string("weights"))
    rules.days = [:]
    for kind in Obligation.Kind.allCases { rules.days[kind] = filled.int("days-\(kind.rawValue)") }
    rules.quorum = Quorum(
      first: requirement(filled.string("first")), second: requirement(filled.string("second")),
      countsProxies: !filled.list("represented").isEmpty)
    rules.secondCallMinutes = filled.int("minutes")
    rules.proxies = ProxyRules(most: most)
    rules.majorities = [:]
    for kind in DecisionKind.allCases { rules.majorities[kind] = Majority(filled.string("majority-\(kind.rawValue)")) }
    guard rules.majorities[.ordinary] != nil else { throw FieldProblem("majority-ordinary", "Choose one of these.") }
    rules.secret = Set(filled.list("secret").compactMap { DecisionKind(rawValue: $0) })
    rules.ties = TieRule(filled.string("ties")) ?? .runoff
    rules.countersigned = filled.flag("countersigned")
    rules.answerDays = filled.int("answers")
    rules.objections = filled.int("objections")
    rules.minutesDays = filled.int("amendments") ?? Minutes.days
    rules.minutesBySilence = !filled.list("silence").isEmpty
    return rules
  }

  /// `100 000: 2` a line; what groups the digits does not matter.
  private static func weights(_ text: String) throws -> Weights {
    let lines = text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
    if lines.isEmpty { return .equal }
    let steps = lines.compactMap { line -> Weights.Step? in
      let parts = line.split(separator: ":", omittingEmptySubsequences: false).map { $0.filter { !" .,\u{A0}\u{202F}’'".contains($0) } }
      guard parts.count == 2, let from = Int(parts[0]), let votes = Int(parts[1]) else { return nil }
      return Weights.Step(from: from, votes: votes)
    }
    guard steps.count == lines.count, let weights = Weights(steps) else {
      throw FieldProblem(
        "weights", "Write inhabitants and votes, such as 100000: 2, one step per line; both grow from line to line, up to {most} votes.",
        ["most": "\(Weights.most)"])
    }
    return weights
  }

  private static func share(_ requirement: Quorum.Requirement) -> String { requirement.heads.map { "\($0.part)" } ?? "none" }
  private static func requirement(_ text: String) -> Quorum.Requirement {
    Quorum.Requirement(heads: Fraction(text).map { Quorum.Share($0) })
  }
}

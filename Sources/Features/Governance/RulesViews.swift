import Ballots
import Core
import Storage
import Time
import Web

/// Rules in words.
enum RulesViews {
  /// - Parameter source: the decision by which they were given.
  static func table(_ rules: RulesInForce, _ source: HTML, _ reader: Reader) -> HTML {
    let body = rules.rules
    var pairs: [(term: String, value: HTML)] = [
      (reader.t("In force since"), Kit.day(rules.from, reader)), (reader.t("By which decision"), source),
      (reader.t("Who votes"), "\(reader.t(body.electorate.label))"), (reader.t("Votes of a city"), "\(weights(body.weights, reader))"),
      (reader.t("Quorum on first call"), "\(quorum(body.quorum.first, reader))"),
    ]
    if let minutes = body.secondCallMinutes {
      pairs.append((reader.t("Second call"), "\(reader.t("{count} minutes later", count: minutes))"))
      pairs.append((reader.t("Quorum on second call"), "\(quorum(body.quorum.second, reader))"))
    }
    pairs.append(
      (
        reader.t("Proxies"),
        body.proxies.most == 0
          ? "\(reader.t("Not allowed"))" : "\(reader.t("A city can hold at most {count} votes of other cities", count: body.proxies.most))"
      ))
    for kind in DecisionKind.allCases {
      guard let majority = body.majorities[kind] else { continue }
      let secret: HTML = body.secret.contains(kind) ? ", \(reader.t("always by secret vote"))" : ""
      pairs.append((reader.t(kind.label), "\(words(majority, reader))\(secret)"))
    }
    if let ties = RulesForm.ties.first(where: { $0.0 == body.ties }) {
      pairs.append((reader.t("Equal votes for the last seat"), "\(reader.t(ties.1))"))
    }
    if body.countersigned {
      pairs.append((reader.t("Secret counts"), "\(reader.t("Countersigned by both scrutineers before they are published"))"))
    }
    for kind in Obligation.Kind.allCases {
      guard let days = body.days[kind] else { continue }
      pairs.append((reader.t(kind.label), "\(reader.t("at least {count} days before", count: days))"))
    }
    if let days = body.answerDays { pairs.append((reader.t("Written procedure"), "\(reader.t("{count} days for answers", count: days))")) }
    if let objections = body.objections {
      pairs.append((reader.t("Objections"), "\(reader.t("{count} objections bring a question to a meeting", count: objections))"))
    }
    pairs.append(
      (
        reader.t("Minutes"),
        "\(reader.t("{count} days for amendments", count: body.minutesDays)), \(reader.t(body.minutesBySilence ? "then approved if nobody proposed any" : "then approved by the next meeting"))"
      ))
    pairs.append((reader.t("Languages"), "\(body.languages.map { Kit.languageName($0, reader) }.joined(separator: ", "))"))
    pairs.append((reader.t("Authentic text"), "\(Kit.languageName(body.authentic, reader))"))
    return Kit.definitions(pairs)
  }

  private static func weights(_ weights: Weights, _ reader: Reader) -> String {
    let steps = weights.steps.map { step in
      reader.t("{count} votes from {inhabitants} inhabitants on", count: step.votes, ["inhabitants": reader.number(step.from)])
    }
    return steps.isEmpty ? reader.t("One each") : ([reader.t("One")] + steps).joined(separator: "; ")
  }

  static func words(_ majority: Majority, _ reader: Reader) -> String {
    if let usual = RulesForm.majorities.first(where: { $0.0 == majority }) { return reader.t(usual.1) }
    return reader.list(
      [part(majority, reader)] + (majority.countsAbstentions ? [reader.t("abstentions weigh against")] : []) + tie(majority, reader))
  }

  private static func part(_ majority: Majority, _ reader: Reader) -> String {
    let whole = ["whole": reader.t(whole(majority.base))]
    return switch majority.threshold {
    case .simple: reader.t("More yes than no")
    case .moreThan(let fraction): reader.t("more than {part} of {whole}", whole.merging(["part": "\(fraction)"]) { first, _ in first })
    case .atLeast(let fraction): reader.t("at least {part} of {whole}", whole.merging(["part": "\(fraction)"]) { first, _ in first })
    }
  }

  private static func tie(_ majority: Majority, _ reader: Reader) -> [String] {
    switch majority.tie {
    case .rejected: []
    case .chair: [reader.t("if equal, the chair decides")]
    case .repeated: [reader.t("if equal, the vote is held again")]
    }
  }

  /// With its article, as it stands after “of”.
  private static func whole(_ base: Majority.Base) -> Phrase {
    switch base {
    case .cast: "the votes cast"
    case .valid: "the valid votes"
    case .present: "the votes present or represented"
    case .entitled: "all votes of the roll"
    }
  }

  static func quorum(_ requirement: Quorum.Requirement, _ reader: Reader) -> String {
    guard let heads = requirement.heads else { return reader.t("Any number present") }
    return RulesForm.shares.first { $0.0 == "\(heads.part)" }.map { reader.t($0.1) } ?? "\(heads.part)"
  }
}

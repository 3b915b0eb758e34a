import Core
import Directory
import Storage
import Web

/// Why a standing changed and who decided it: beside the row of the ledger that says that it did.
struct Change: Sendable {
  enum Reason: String, SQLWord, CaseIterable {
    case application, assembly, list, unpaid, paid
    case ownWish = "own-wish"
    case charter, merged, other

    var label: Phrase {
      switch self {
      case .application: "Application for membership"
      case .assembly: "Ratified by the General Assembly"
      case .list: "From an imported list"
      case .unpaid: "Fees were not paid"
      case .paid: "What was due was paid"
      case .ownWish: "At the city’s request"
      case .charter: "Against the Charter or the statutes"
      case .merged: "The municipality was merged or renamed"
      case .other: "Another reason"
      }
    }
  }

  /// What the secretariat can do to a membership by hand.
  enum Verb: String, SQLWord, CaseIterable {
    case admission
    case provisional = "provisional-admission"
    case suspension, `return`, exclusion, departure, merger, name
    /// Decided on the page of ratifications, where its letter is written.
    case nonRatification = "non-ratification"

    static let byHand: [Verb] = [.admission, .provisional, .suspension, .return, .exclusion, .departure, .merger, .name]

    var label: Phrase {
      switch self {
      case .admission: "Admit as a member"
      case .provisional: "Admit as a provisional member"
      case .suspension: "Suspend"
      case .return: "Restore after a suspension"
      case .exclusion: "Exclude"
      case .departure: "Record that it leaves"
      case .merger: "Record that it merges into another city"
      case .name: "Change its name"
      case .nonRatification: "Not ratified by the General Assembly"
      }
    }
  }

  let position: Int64
  let city: OrganisationID
  let kind: String
  let day: Day?
  /// Nil for what was not done by hand.
  let verb: Verb?
  let reason: Reason?
  let words: String
  let decision: String
  let person: PersonID?

  var label: Phrase {
    switch kind {
    case "member.admitted": "Admitted"
    case "member.ratified": "Ratified"
    case "member.suspended": "Suspended"
    case "member.restored": "Restored"
    case "organisation.renamed": "Changed its name"
    default:
      switch verb {
      case .exclusion: "Excluded"
      case .merger: "Merged into another city"
      case .nonRatification: "Not ratified"
      default: "Left"
      }
    }
  }

  /// Whether the secretariat can take it back, as the newest change of its city.
  /// A decision of the Assembly that the city was told of is mended by another decision.
  var mayBeTakenBack: Bool { verb != .nonRatification && ["member.suspended", "member.restored", "member.left"].contains(kind) }

  static let kinds = ["member.admitted", "member.ratified", "member.suspended", "member.restored", "member.left"]

  static let form = Form([
    .choice("verb", "What happens", Verb.byHand.map { Choice($0.rawValue, $0.label) }, required: true),
    .day("day", "On which day", help: "Leave empty only for an admission long ago whose date nobody knows."),
    .choice(
      "reason", "Reason",
      [Reason.application, .assembly, .unpaid, .paid, .ownWish, .charter, .merged, .other].map { Choice($0.rawValue, $0.label) },
      required: true),
    .area("words", "In words", limit: 2000, rows: 3),
    .text("decision", "Decision", required: true, limit: 300, help: "Who decided and when, such as: Executive Committee, 3 March 2021."),
    .text("name", "New name", limit: 200, help: "Only for a change of name."),
    .text(
      "successor", "City of which it becomes part", limit: 200,
      help: "Only for a merger: its name, with the country in brackets where several cities have it, such as: Lagoa (PT)."),
  ])

  static func note(
    _ position: Int64, of city: OrganisationID, _ verb: Verb? = nil, reason: Reason, words: String, decision: String, in tx: WriteTx
  ) throws {
    try tx.execute(
      """
      INSERT INTO membership_change (position, organisation, verb, reason, words, decision)
      VALUES (\(position), \(city), \(verb?.rawValue ?? ""), \(reason), \(words), \(decision))
      """)
  }

  static func make(_ filled: Filled, of city: OrganisationID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(.admitsMembers)
    guard let verb = Verb(rawValue: filled.string("verb")), let reason = Reason(rawValue: filled.string("reason")) else {
      throw Problem.malformed
    }
    let day = filled.day("day")
    if let day, day > tx.now.day { throw FieldProblem("day", "This day has not come yet.") }
    let position: Int64
    switch verb {
    case .admission: position = try admit(city, as: .member, on: day, house, by: actor, in: tx)
    case .provisional: position = try admit(city, as: .provisional, on: day, house, by: actor, in: tx)
    case .merger:
      guard let day else { throw FieldProblem("day", "Give the date.") }
      guard try Organisations.standing(of: city, on: day, in: tx) != nil else {
        throw FieldProblem("verb", "This city is not a member on that date.")
      }
      let successor = try Merger.successor(named: filled.string("successor"), of: city, on: day, in: tx)
      position = try Merger.merge(city, into: successor, on: day, by: actor, in: tx)
    default:
      guard let day else { throw FieldProblem("day", "Give the date.") }
      position = try change(verb, of: city, on: day, name: filled.string("name"), by: actor, in: tx)
    }
    try note(
      position, of: city, verb, reason: reason, words: filled.string("words"), decision: filled.string("decision"), in: tx)
  }

  /// By hand, for a city whose application did not come through the house.
  /// - Returns: the position in the ledger.
  private static func admit(
    _ city: OrganisationID, as standing: Standing, on day: Day?, _ house: House, by actor: Actor, in tx: WriteTx
  ) throws -> Int64 {
    guard try Organisations.standing(of: city, on: day ?? tx.now.day, in: tx) == nil else {
      throw FieldProblem("verb", "This city is already a member.")
    }
    guard try Application.open(of: city, house, in: tx) == nil else {
      throw FieldProblem("verb", "An application of this city is already under way.")
    }
    let position = try Organisations.admit(city, as: standing, on: day, source: "", by: actor, in: tx)
    try Prospects.follow(city, .admitted, in: tx)
    return position
  }

  private static func change(
    _ verb: Verb, of city: OrganisationID, on day: Day, name: String, by actor: Actor, in tx: WriteTx
  ) throws -> Int64 {
    let standing = try Organisations.standing(of: city, on: day, in: tx)
    switch verb {
    case .suspension:
      guard standing != nil, standing != .suspended else { throw FieldProblem("verb", "Only a member can be suspended.") }
      return try Organisations.admit(city, as: .suspended, on: day, source: "", by: actor, in: tx)
    case .return:
      guard standing == .suspended else { throw FieldProblem("verb", "This city is not suspended on that day.") }
      return try Organisations.admit(city, as: try before(city, day, in: tx), on: day, source: "", by: actor, in: tx)
    case .exclusion, .departure:
      guard standing != nil else { throw FieldProblem("verb", "This city is not a member on that date.") }
      return try Organisations.leave(city, on: day, by: actor, in: tx)
    case .name:
      if name.isEmpty { throw FieldProblem("name", "Fill this in.") }
      return try Organisations.rename(city, to: name, in: nil, from: day, by: actor, in: tx)
    case .admission, .provisional, .merger, .nonRatification: throw Problem.malformed
    }
  }

  /// What a suspended city was before, which is what it becomes again.
  private static func before(_ city: OrganisationID, _ day: Day, in tx: Tx) throws -> Standing {
    let facts = try Organisations.facts(of: city, in: tx).filter { $0.name == .membership }
    let last = facts.first { $0.value.map { $0 != Standing.suspended.rawValue } ?? false }
    return last?.value.flatMap { Standing(rawValue: $0) } ?? .member
  }

  static func takeBack(_ position: Int64, of city: OrganisationID, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(.admitsMembers)
    guard let row = try Ledger.rows(after: position - 1, until: position, in: tx).first, row.record == city.as() else {
      throw Problem.notFound
    }
    guard try timeline(of: city, in: tx).first(where: { $0.position == position })?.mayBeTakenBack ?? true else {
      throw Problem.conflict("The city has been told of this decision: it cannot be undone, only corrected by another decision.")
    }
    try Organisations.takeBack(position, by: actor, in: tx)
    try Merger.takeBack(position, by: actor, in: tx)
    try tx.execute("DELETE FROM membership_change WHERE position = \(position)")
  }

  /// Newest first.
  static func timeline(of city: OrganisationID, in tx: Tx) throws -> [Change] {
    try list("l.record = \(city) AND l.kind IN \(in: kinds + ["organisation.renamed"])", in: tx)
  }

  /// Of all cities in a period, newest first.
  static func all(_ period: Period, in tx: Tx) throws -> [Change] {
    guard let from = period.from, let to = period.to else { return [] }
    return try list("l.kind IN \(in: kinds) AND l.day >= \(from) AND l.day <= \(to)", in: tx)
  }

  private static func list(_ condition: SQL, in tx: Tx) throws -> [Change] {
    try tx.rows(
      """
      SELECT l.position, l.record, l.kind, l.day, l.person, c.verb, c.reason, c.words, c.decision FROM core_ledger l
      LEFT JOIN membership_change c ON c.position = l.position
      WHERE \(condition) AND \(Ledger.standing) ORDER BY l.day DESC NULLS LAST, l.position DESC LIMIT 2000
      """
    ).map { row in
      Change(
        position: try row("position"), city: try row("record"), kind: try row("kind"), day: try row("day"),
        verb: try row("verb", as: String?.self).flatMap { Verb(rawValue: $0) }, reason: try row("reason"),
        words: try row("words", as: String?.self) ?? "", decision: try row("decision", as: String?.self) ?? "",
        person: try row("person"))
    }
  }
}

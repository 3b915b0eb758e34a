import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// All that a successor should find, filled from what the house holds; and, per section, what only people know.
package struct HandoverSheet: Sendable {
  package enum Section: String, CaseIterable, Sendable {
    case team, place, open, dates, acts, page, month

    var title: Phrase {
      switch self {
      case .team: "Who acts for the city"
      case .place: "Its place in the association"
      case .open: "What is open"
      case .dates: "What comes next"
      case .acts: "What it did recently"
      case .page: "What its page says"
      case .month: "The first month"
      }
    }
    /// Of the text that says what a successor should know.
    var field: String { "note-\(rawValue)" }
  }

  let city: Organisation
  let name: String
  let team: [Mandate]
  let standIns: [Mandate]
  let people: [PersonID: String]
  let standing: Fact?
  let dues: Dues?
  let networks: [Organisation]
  let coordinated: [Organisation]
  let seats: [(seat: Seat, body: String)]
  let requests: [RequestRow]
  let elections: (next: Election?, last: Election?)
  let acts: [FeedItem]
  let texts: [(field: String, texts: [Text])]
  let notes: [String: Text]
  let names: [OrganisationID: String]
  let record: RecordID?
  let papers: [Attachment]
  let buddies: [Buddy]
  let day: Day

  /// Throws `Problem.notFound` for whoever may not see who acts for this city.
  static func read(slug: String, for actor: Actor, _ reader: Reader, _ house: House, in tx: Tx) throws -> HandoverSheet {
    let city = try Organisations.find(slug: slug, in: tx)
    guard city.kind == .city || city.kind == .candidate, actor.may(DirectoryPermissions.seePeople, on: city.id) else {
      throw Problem.notFound
    }
    return try read(city, for: actor, reader, house, in: tx)
  }

  static func read(_ city: Organisation, for actor: Actor, _ reader: Reader, _ house: House, in tx: Tx) throws -> HandoverSheet {
    let day = tx.now.day
    let team = try Mandates.open(of: city.id, on: day, in: tx).filter { !$0.isStandIn }
    let standIns = try Mandates.standIns(of: city.id, on: day, in: tx)
    let facts = try Organisations.facts(of: city.id, in: tx).filter { fact in
      (fact.from.map { $0 <= day } ?? true) && (fact.to.map { $0 > day } ?? true)
    }
    let networks = try Organisations.networks(of: city.id, on: day, in: tx)
    let coordinated = try Organisations.coordinated(by: city.id, on: day, in: tx)
    var query = Requests.Query()
    query.owner = city.id
    query.ended = false
    query.limit = 50
    let record = try Sheets.record(of: city.id, in: tx)
    let buddies = try Buddies.of(city.id, in: tx)
    let ids = [city.id] + networks.map(\.id) + coordinated.map(\.id) + buddies.flatMap { [$0.city, $0.buddy] }
    let names = try Organisations.names(ids, reader.language, on: day, in: tx)
    return HandoverSheet(
      city: city, name: names[city.id] ?? city.name, team: team, standIns: standIns,
      people: try People.names((team + standIns).map(\.person), in: tx),
      standing: facts.first { $0.name == .membership && $0.value != nil },
      dues: facts.first { $0.name == .dues }?.value.flatMap { Dues(rawValue: $0) }, networks: networks, coordinated: coordinated,
      seats: try seats(of: city.id, reader.language, on: day, in: tx), requests: try Requests.list(query, by: actor, house, in: tx),
      elections: try Elections.around(city, in: tx),
      acts: try Ledger.feed(FeedQuery(organisation: city.id, size: 10), seenBy: actor.sight, reader: reader, house: house, in: tx),
      texts: try Texts.all(city.record, in: tx).map { (field: $0.key, texts: $0.value) }.sorted { $0.field < $1.field },
      notes: try record.map { try Texts.read($0, for: reader.language, in: tx) } ?? [:], names: names, record: record,
      papers: try record.map { try Files.of([$0], in: tx)[$0] ?? [] } ?? [], buddies: buddies, day: day)
  }

  private static func seats(
    of city: OrganisationID, _ language: Language, on day: Day, in tx: Tx
  ) throws -> [(seat: Seat, body: String)] {
    let seats = try Bodies.seats(ofOrganisation: city, on: day, in: tx)
    let names = try Texts.read(seats.map { $0.body.as() }, ["name"], for: language, in: tx)
    return seats.map { (seat: $0, body: names[$0.body.as()]?["name"]?.body ?? "") }
  }

  /// Of the team, which mandates it must still confirm.
  var unconfirmed: Int { team.filter(\.needsConfirmation).count }
}

/// The record behind a sheet, made with its first note or paper.
package enum Sheets {
  static func record(of city: OrganisationID, in tx: Tx) throws -> RecordID? {
    try tx.value("SELECT record FROM handover_sheet WHERE organisation = \(city)")
  }

  static func made(for city: OrganisationID, in tx: WriteTx) throws -> RecordID {
    if let record = try record(of: city, in: tx) { return record }
    let record = try Record.create("handover", owner: city, audience: .of(city), in: tx)
    try tx.execute("INSERT INTO handover_sheet (organisation, record) VALUES (\(city), \(record))")
    return record
  }

  /// The version of all notes in one language: what a form was drawn from.
  static func version(_ record: RecordID?, _ language: Language, in tx: Tx) throws -> Int {
    guard let record else { return 0 }
    return try Texts.all(record, in: tx).values.flatMap { $0 }.filter { $0.language == language }.map(\.version).reduce(0, +)
  }

  /// What a successor should know, by section, in one language.
  static func write(
    _ notes: [HandoverSheet.Section: String], _ language: Language, version: Int, of city: OrganisationID, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(HandoverPermissions.prepare, on: city)
    let record = try made(for: city, in: tx)
    guard try self.version(record, language, in: tx) == version else {
      throw Problem.conflict("Somebody else changed these notes in the meantime.")
    }
    let before = try Texts.all(record, in: tx)
    for section in HandoverSheet.Section.allCases {
      let body = notes[section] ?? ""
      if body.isEmpty, before[section.field]?.contains(where: { $0.language == language }) != true { continue }
      try Texts.write(record, section.field, language, body, in: tx)
    }
    // Once a day is enough to say that a city prepares.
    let today = try tx.count(
      """
      SELECT count(*) FROM core_ledger l WHERE l.kind = 'handover.prepared' AND l.record = \(city.as(RecordNoun.self))
      AND l.day = \(tx.now.day)
      """)
    if today == 0 { try Ledger.record("handover.prepared", day: tx.now.day, of: city.as(), by: actor, in: tx) }
  }
}

import Ballots
import Core
import Directory
import Meetings
import Storage
import Time
import Web

extension Candidature {
  /// A city stands, with a letter signed by its mayor, until the last day that the rules set. Again after it withdrew, or with another letter:
  /// it is the same candidature, with the day of the last letter.
  @discardableResult
  package static func submit(
    for body: ID<Body>, letter: (file: StoredFile, name: String), at id: RecordID, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    let (assembly, meeting) = try Assembly.find(id, seenBy: actor.sight, in: tx)
    guard let city = actor.organisation else { throw Problem.forbidden(GovernancePermissions.delegate.label) }
    try actor.require(GovernancePermissions.delegate, on: city)
    let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
    guard assembly.state != .prepared else { throw Problem.conflict("This assembly has not been convened yet.") }
    guard assembly.state == .convened else { throw Problem.conflict("The assembly has begun: candidatures are closed.") }
    if let last = Obligation.last(.candidatures, rules, meeting: meeting.day), last < tx.now.day {
      throw Problem.conflict("Candidatures could be submitted until {day}.", ["day": last.description])
    }
    guard try bodies(assembly, meeting, in: tx).contains(where: { $0.id == body }) else {
      throw FieldProblem("body", "Choose one of these.")
    }
    guard try Organisations.standings(of: [city], on: tx.now.day, in: tx)[city] != nil else {
      throw Problem.conflict("Only member cities can stand for election.")
    }
    if try !ballots(of: body, at: id, in: tx).isEmpty { throw Problem.conflict("The ballot is already prepared: candidatures are closed.") }
    let known = try list(at: id, body: body, in: tx).first { $0.organisation == city }
    let record = try known?.id ?? Record.create("candidature", owner: city, audience: .secretariat, in: tx)
    try tx.execute(
      """
      INSERT INTO governance_candidature (id, assembly, body, organisation, submitted, submitted_by)
      VALUES (\(record), \(id), \(body), \(city), \(tx.now), \(actor.person))
      ON CONFLICT (assembly, body, organisation) DO UPDATE SET submitted = excluded.submitted, submitted_by = excluded.submitted_by,
        withdrawn = NULL
      """)
    for old in try Files.of([record], in: tx)[record] ?? [] where old.sha != letter.file.sha {
      try Files.detach(old.id, from: record, in: tx)
    }
    try Files.attach(letter.file, to: record, field: letterField, name: letter.name, in: tx)
    try Ledger.record("candidature.submitted", day: tx.now.day, of: city.as(), and: id, by: actor, in: tx)
    return record
  }

  /// The city does not stand any more. On a ballot that is prepared or open it stays, and cannot win.
  package static func withdraw(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let candidature = try find(id, in: tx)
    let (assembly, _) = try Assembly.find(candidature.assembly, seenBy: actor.sight, in: tx)
    try actor.require(GovernancePermissions.delegate, on: candidature.organisation)
    guard candidature.withdrawn == nil else { throw Problem.conflict("This candidature has already been withdrawn.") }
    for vote in try ballots(of: candidature.body, at: candidature.assembly, in: tx) {
      guard vote.state == .prepared || vote.state == .open else {
        throw Problem.conflict("The vote is closed: a candidature can no longer be withdrawn.")
      }
      guard let number = try vote.candidates(in: tx).first(where: { $0.value == candidature.organisation })?.key else { continue }
      var question = vote.question
      question.withdrawn = Array(Set(question.withdrawn + [number])).sorted()
      try tx.execute(
        "UPDATE governance_vote SET question = \(try Vote.encode(question)), version = version + 1 WHERE id = \(vote.id)")
    }
    try tx.execute("UPDATE governance_candidature SET withdrawn = \(tx.now) WHERE id = \(id)")
    try Ledger.record(
      "candidature.withdrawn", day: tx.now.day, of: candidature.organisation.as(), and: candidature.assembly, by: actor, in: tx)
    if assembly.state.isRunning { try Live.touch(assembly.channel, "candidates", in: tx) }
  }

  /// Votes that elect members of a body there, those annulled left out.
  private static func ballots(of body: ID<Body>, at assembly: RecordID, in tx: Tx) throws -> [Vote] {
    try Vote.list(of: assembly, in: tx).filter { $0.elects == body && $0.state != .annulled && !$0.isRehearsal }
  }
}

/// An election made from those who stand.
package struct ElectionDetails: Sendable {
  package enum Order: String, Sendable, CaseIterable {
    case lot, alphabetical
    package var label: Phrase {
      switch self {
      case .lot: "Drawn by lot"
      case .alphabetical: "Alphabetical"
      }
    }
  }

  package var body: ID<Body>
  package var title: String
  package var language: Language
  package var order = Order.lot
  package var seats: Int
  package var isRanked = false
  package var way = Vote.Way.secret

  package init(body: ID<Body>, title: String, language: Language, seats: Int) {
    self.body = body
    self.title = title
    self.language = language
    self.seats = seats
  }
}

extension Vote {
  /// Prepares the vote among all who are eligible today, in an order drawn by lot or alphabetical.
  @discardableResult
  package static func prepareElection(_ election: ElectionDetails, at id: RecordID, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    let (_, meeting, rules) = try Assembly.led(id, by: actor, in: tx)
    var cities = try Candidature.candidates(meeting, rules, in: tx)
      .filter { $0.isEligible && $0.candidature.body == election.body }.map(\.candidature.organisation)
    guard !cities.isEmpty else { throw Problem.conflict("No city stands that can be elected. The page of candidates says why.") }
    let names = try Organisations.names(cities, election.language, on: tx.now.day, in: tx)
    switch election.order {
    case .lot: cities.shuffle()
    // Sort names know accents and articles.
    case .alphabetical:
      cities = try tx.values("SELECT o.id FROM directory_organisation o WHERE o.id IN \(in: cities) ORDER BY o.sort_name, o.id")
    }
    let seats = min(max(1, election.seats), cities.count)
    let form: VoteKind? =
      election.isRanked ? .ranked(of: cities.count, seats: seats) : .several(of: cities.count, seats: seats, most: seats)
    guard let form else { throw FieldProblem("seats", "There are more seats than options.") }
    var details = VoteDetails(title: election.title, language: election.language)
    details.kind = .election
    details.way = election.way
    details.form = form
    details.elects = election.body
    details.options = cities.map { (name: names[$0] ?? "", city: $0) }
    return try prepare(details, at: id, by: actor, in: tx)
  }
}

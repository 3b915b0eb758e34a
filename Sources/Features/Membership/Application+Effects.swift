import Approvals
import Core
import Directory
import Storage
import Web

// What follows from the moves of an application.
extension Application {
  /// Handed in: the candidate is seen by everybody, under the name and country that the form gives.
  static let submitted: RequestMove.Effect = { request, _, house, tx in
    let values = answers(request, house)
    let organisation = try Organisations.find(request.owner, in: tx)
    guard organisation.kind == .candidate else { return }
    try Record.setAudience(request.owner.as(), .everyone, in: tx)
    var names: [Language: String] = [:]
    for language in Language.official {
      if let name = values.optional("name_\(language.code)") { names[language] = name }
    }
    try Organisations.amend(
      request.owner, name: values.optional("name") ?? organisation.name, names: names,
      country: values.optional("country") ?? organisation.country ?? "", website: values.optional("website"), by: .house, in: tx)
  }

  /// Accepted: the population counts for the fee from here on. The ledger row of the move is what the fees wait for.
  static let accepted: RequestMove.Effect = { request, _, house, tx in
    let values = answers(request, house)
    guard let population = values.int("population"), let year = values.int("population_year") else { return }
    let reader = Reader(language: .english, words: house.words)
    let source = values.optional("population_source") ?? reader.t("Application for membership")
    let said = try Requests.turns(of: request.id, in: tx).first { $0.move == "submission" }?.moved.day
    try Organisations.state(
      Fact(
        .population, String(population), from: Day(year: year, month: 1, day: 1), source: source, saidBy: request.owner, said: said),
      of: request.owner, by: .house, in: tx)
  }

  /// Admitted: a provisional member from today, and the delegates of the form are invited.
  static let admitted: RequestMove.Effect = { request, _, house, tx in
    let today = tx.now.day
    if try Organisations.standing(of: request.owner, on: today, in: tx) == nil {
      let position = try Organisations.admit(request.owner, as: .provisional, on: today, source: "", by: .house, in: tx)
      try Change.note(position, of: request.owner, reason: .application, words: "", decision: "", in: tx)
    }
    let values = answers(request, house)
    for role in [Role.political, .technical] {
      let prefix = role.rawValue
      guard let name = values.optional("\(prefix)_name"), let address = values.optional("\(prefix)_email") else { continue }
      let language = values.optional("\(prefix)_language").flatMap { Language($0) } ?? request.language
      do {
        try Invitations.invite(
          name: name, address: address, as: role, for: request.owner, language: language, evidence: "", house, by: .house, in: tx)
      } catch is FieldProblem {
        // Whoever has that role already, or was invited by a colleague, needs no second invitation.
      }
    }
    try Prospects.follow(request.owner, .admitted, in: tx)
  }

  /// What was typed, as values.
  private static func answers(_ request: RequestRow, _ house: House) -> Filled {
    kind.form(Reader(language: request.language, words: house.words)).fill(request.values)
  }

  /// Ended without membership: a candidate is no longer shown, and what it was asked by link no longer works.
  static func ended(_ request: RequestRow, in tx: WriteTx) throws {
    if try Organisations.find(request.owner, in: tx).kind == .candidate {
      try Record.setAudience(request.owner.as(), .of(request.owner), in: tx)
    }
    try Signature.drop(of: request.id, in: tx)
    try Prospects.follow(request.owner, request.state == "rejected" ? .declined : .deferred, in: tx)
  }

  /// The open application of a city, if it has one.
  static func open(of city: OrganisationID, _ house: House, in tx: Tx) throws -> RequestRow? {
    var query = Requests.Query()
    query.kinds = [name]
    query.owner = city
    query.ended = false
    return try Requests.list(query, by: .house, house, in: tx).first
  }

  /// Begins an application of a city that is no member, with what is known already.
  @discardableResult
  static func begin(
    for city: OrganisationID, values: Fields, language: Language, _ house: House, by actor: Actor, in tx: WriteTx
  ) throws -> RequestRow {
    guard try Organisations.standing(of: city, on: tx.now.day, in: tx) == nil else {
      throw Problem.conflict("This city is already a member.")
    }
    guard try open(of: city, house, in: tx) == nil else { throw Problem.conflict("An application of this city is already under way.") }
    let request = try Requests.open(kind, for: city, values: values, language: language, by: actor, in: tx)
    try Prospects.tie(city, to: request.id, in: tx)
    return request
  }

  /// Somebody recorded that the invoice of an application was paid: the application goes on. What a city owed from earlier years
  /// admits nobody. A job, since the house itself moves it.
  static let payment = Reaction("A first fee admits a city", to: ["fee.paid"]) { row, tx in
    guard let application = row.values["application"] else { return }
    try Jobs.enqueue("membership.payment", payload: ["application": application], in: tx)
  }

  static let afterPayment = JobKind("membership.payment") { house, payload in
    guard let id = payload["application"].flatMap({ RecordID(text: $0) }) else { return }
    try await house.database.write { tx in
      let request = try Requests.find(id, in: tx)
      guard request.kind == name, request.state == "awaiting-payment" else { return }
      try Requests.move(request.id, "payment", house, by: .house, in: tx)
    }
  }
}

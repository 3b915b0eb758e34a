import Approvals
import Core
import Directory
import Storage
import Web

/// The translation desk: what is offered, what somebody does, and who translates.
enum DeskPages {
  struct Row: Sendable {
    let assignment: Assignment
    let title: String
    let translator: String?
  }

  struct Picture: Sendable {
    let yours: [Row]
    let finished: [Row]
    /// For who looks after translation.
    let all: [Row]
    let pairs: [Translator]
  }

  static func desk(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await visit.read { tx in
      let yours = try actor.person.map { try Assignments.waiting(for: $0, in: tx) } ?? []
      let finished = try actor.person.map { try Assignments.finished(by: $0, in: tx) } ?? []
      let all = try actor.holds(TranslationPermissions.manage) ? Assignments.all(in: tx) : []
      let pairs = try actor.person.map { try Translators.of($0, in: tx) } ?? []
      let rows = try rows(near(yours, pairs, visit.language) + finished + near(all, pairs, visit.language), visit.language, in: tx)
      return Picture(
        yours: Array(rows.prefix(yours.count)), finished: Array(rows.dropFirst(yours.count).prefix(finished.count)),
        all: Array(rows.dropFirst(yours.count + finished.count)),
        pairs: pairs)
    }
    return visit.page(visit.t("Translation desk"), DeskViews.desk(picture, visit)) { chrome in
      chrome.indexed = false
      chrome.lead = HTML.text(
        visit.t("Texts to be translated by people: offered by language, translated side by side, reviewed, published."))
    }
  }

  /// What is open into the reader's own language first, then into those that they translate into, then the rest; each as it came,
  /// the most urgent first. Pure.
  static func near(_ assignments: [Assignment], _ pairs: [Translator], _ language: Language) -> [Assignment] {
    func rank(_ one: Assignment) -> Int {
      if one.state == .published { return 3 }
      return one.target == language ? 0 : pairs.contains { $0.target == one.target } ? 1 : 2
    }
    return assignments.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }.map(\.element)
  }

  static func rows(_ assignments: [Assignment], _ language: Language, in tx: Tx) throws -> [Row] {
    let titles = try titles(assignments.map(\.record), language, in: tx)
    let names = try People.names(Set(assignments.compactMap(\.person)), in: tx)
    return assignments.map { Row(assignment: $0, title: titles[$0.record] ?? "", translator: $0.person.flatMap { names[$0] }) }
  }

  static func titles(_ records: [RecordID], _ language: Language, in tx: Tx) throws -> [RecordID: String] {
    try Texts.read(Array(Set(records)), ["title"], for: language, in: tx).compactMapValues { texts in
      texts["title"].map { typography($0.body, $0.language) }
    }
  }

  static func title(_ record: RecordID, _ language: Language, in tx: Tx) throws -> String {
    try titles([record], language, in: tx)[record] ?? ""
  }

  static let waiting = Waiting("translations") { actor, _, _ in
    actor.person.map { "SELECT count(*) FROM (SELECT 1 FROM translation_assignment a WHERE \(Assignments.waits(for: $0)) LIMIT 100) w" }
  } find: { visit, tx in
    guard let person = visit.actor?.person else { return [] }
    return try rows(try Assignments.waiting(for: person, in: tx), visit.language, in: tx).map { row in
      let target = Kit.languageName(row.assignment.target, visit.reader)
      let title =
        row.assignment.state == .offered
        ? visit.t("To translate, if you wish: {title}, into {language}", ["title": row.title, "language": target])
        : visit.t("To translate: {title}, into {language}", ["title": row.title, "language": target])
      return Waiting.Item(title: title, path: row.assignment.path, due: row.assignment.due)
    }
  }

  // MARK: Asking

  /// From the page of a text, in the language that it lacks.
  static func ask(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")), let target = Language(visit.parameter("target")) else { throw Problem.notFound }
    let request = try await visit.write { tx in try DeskRequest.begin(id, target, in: visit.language, visit.house, by: actor, in: tx) }
    return visit.redirect(to: request.path, done: visit.t("Say when you need it, then ask for it."))
  }

  private static func asking(_ visit: Visit) -> FormPage {
    FormPage(
      title: visit.t("Ask for a translation"),
      form: Form([
        .text(
          "page", "Address of the page", required: true, limit: 500,
          help: "As it appears in the address bar of your browser when you read it."),
        .choice("language", "Into which language", DeskRequest.languages(visit.reader), required: true),
      ]), path: "/desk/new", submit: "Go on",
      lead: visit.t("What everybody may read here can be translated: experiences, titles of documents, the Charter and its principles."),
      breadcrumb: [Link(visit.t("Translation desk"), visit.path("/desk"))])
  }

  static func new(_ visit: Visit, _ actor: Actor) async throws -> Answer { asking(visit).shown(visit) }

  static func begin(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await asking(visit).sent(
      visit, done: visit.t("Say when you need it, then ask for it."),
      { filled, tx in
        guard let target = Language(filled.string("language")) else { throw Problem.notFound }
        guard let record = try record(at: filled.string("page"), visit.house, seenBy: actor.sight, in: tx) else {
          throw FieldProblem("page", "There is nothing at this address that can be translated.")
        }
        do { return try DeskRequest.begin(record, target, in: visit.language, visit.house, by: actor, in: tx).path } catch Problem.conflict
        {
          throw FieldProblem("language", "In this language nothing of it is missing.")
        }
      })
  }

  /// `https://…/fr/experiences/12?text=original` is the record of the card at `/experiences/12`.
  static func record(at typed: String, _ house: House, seenBy sight: Sight, in tx: Tx) throws -> RecordID? {
    var path = typed.prefix { $0 != "?" && $0 != "#" }
    if let scheme = path.range(of: "://") { path = path[scheme.upperBound...].drop { $0 != "/" } }
    let parts = path.split(separator: "/")
    let inside = parts.first.map { $0.count == 2 } ?? false ? parts.dropFirst() : parts[...]
    let address = "/" + inside.joined(separator: "/")
    let kinds = house.textKinds.keys.sorted()
    let found: RecordID? = try tx.value(
      """
      SELECT c.record FROM core_card c JOIN core_record r ON r.id = c.record
      WHERE c.address = \(address) AND r.kind IN \(in: kinds) AND \(sight.sees("r.audience")) ORDER BY c.record LIMIT 1
      """)
    return found
  }

  // MARK: Translators

  private static func naming(_ visit: Visit) -> FormPage {
    FormPage(
      title: visit.t("Who translates"),
      form: Form([
        .email("address", "E-mail address of the person", required: true, autocomplete: nil),
        .choice("source", "From which language", DeskRequest.languages(visit.reader), required: true),
        .choice("target", "Into which language", DeskRequest.languages(visit.reader), required: true),
      ]), path: "/desk/translators", submit: "Name as translator",
      lead: visit.t("What is to be translated is offered to them by language; the first person to take it on gets it."),
      breadcrumb: [Link(visit.t("Translation desk"), visit.path("/desk"))])
  }

  static func translators(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (all, names) = try await visit.read { tx in
      let all = try Translators.all(in: tx)
      return (all, try People.names(Set(all.map(\.person)), in: tx))
    }
    var page = naming(visit)
    page.before = DeskViews.translators(all, names, visit)
    return page.shown(visit)
  }

  static func name(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await naming(visit).sent(
      visit,
      { filled, tx -> String in
        guard let source = Language(filled.string("source")), let target = Language(filled.string("target")) else { throw Problem.notFound }
        return try Translators.name(address: filled.string("address"), source, target, by: actor, in: tx).name
      }
    ) { name in visit.redirect(to: "/desk/translators", done: visit.t("{name} is asked from now on.", ["name": name])) }
  }

  private static func translator(_ visit: Visit) throws -> Translator {
    guard let person = PersonID(text: visit.parameter("person")), let source = Language(visit.parameter("source")),
      let target = Language(visit.parameter("target"))
    else { throw Problem.notFound }
    return Translator(person: person, source: source, target: target)
  }

  static func remove(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let translator = try translator(visit)
    try await visit.write { tx in try Translators.remove(translator, by: actor, in: tx) }
    let path = "/desk/translators/\(translator.person)/\(translator.source)/\(translator.target)"
    return visit.redirect(
      to: "/desk/translators", done: visit.t("This person is no longer asked."), undo: Undo(action: visit.path("\(path)?_method=PUT")))
  }

  static func bringBack(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let translator = try translator(visit)
    try await visit.write { tx in try Translators.bringBack(translator, by: actor, in: tx) }
    return visit.redirect(to: "/desk/translators", done: visit.t("This person is asked again."))
  }
}

import Core
import Directory
import Storage
import Web

/// The form that records an act in one minute: what, for which objective, when and where first; the rest as far as known.
enum ActForm {
  /// What the form needs to know of the plan and of who fills it in.
  struct Choices: Sendable {
    var plan: Plan
    var objectives: [(code: String, id: RecordID, name: String)]
    /// Organisations the act may belong to, by id and name; empty for the secretariat, whose acts are the house's.
    var owners: [(id: OrganisationID, name: String)]
    var mayForHouse: Bool
  }

  static func form(_ choices: Choices, _ reader: Reader) -> Form {
    var fields: [Field] = [
      .choice(
        "objective", "Objective", choices.objectives.map { Choice($0.code, name: "\($0.code) \($0.name)") }, required: true),
      .area(
        "what", "What was done", required: true, limit: Act.whatLimit, rows: 3,
        help: "One sentence that a stranger understands: who did what. It is the title of the act."),
      .day("day", "Day", required: true, help: "The day it took place, or the last day if it took several."),
      .text(
        "source", "How this is known", required: true, limit: 500,
        help: "Who says it or where it can be read: “the city’s own report”, “programme of the meeting”."),
      .text("place", "Place", limit: 200, help: "A city, or “online”."),
      .area(
        "organisations", "Who took part", limit: 4000, rows: 3,
        help: "Cities and networks, one per line. Where two cities have the same name, add the country: León (ES)."),
      .number("people", "How many people", in: 0...10_000_000),
      .link("link", "Link", help: "A page, a document or a recording where it can be seen."),
      .file("picture", "Picture", types: ["image/jpeg", "image/png", "image/webp"], limit: 10_000_000),
      .choices("languages", "In which languages", languages(reader)),
    ]
    if choices.owners.count > 1 || choices.mayForHouse && !choices.owners.isEmpty {
      let house = choices.mayForHouse ? [Choice("", "The association")] : []
      fields.append(.choice("owner", "Whose act it is", house + choices.owners.map { Choice("\($0.id)", name: $0.name) }))
    }
    return Form(fields)
  }

  private static let offered = ["en", "fr", "es", "pt", "ca", "it", "de", "gl", "eu", "ko", "fi", "pl", "sv", "el", "ar", "ja", "zh"]

  private static func languages(_ reader: Reader) -> [Choice] {
    offered.compactMap { code in Language(code).map { Choice(code, name: Kit.languageName($0, reader)) } }
  }

  static func choices(for actor: Actor, _ language: Language, in tx: Tx) throws -> Choices {
    guard let plan = try Plans.current(in: tx), plan.state == .inForce else {
      throw Problem.conflict("No plan is in force: acts are recorded for a plan.")
    }
    let objectives = try Plans.objectives(of: plan.id, in: tx).filter { $0.dropped == nil }
    let texts = try Texts.read(objectives.map(\.id), [TextField.title, TextField.wording], for: language, in: tx)
    var ids = Set(actor.network)
    if let own = actor.organisation { ids.insert(own) }
    let owners = ids.filter { actor.may(PlanPermissions.recordAct, on: $0) }.sorted()
    let names = try Organisations.names(owners, language, on: tx.now.day, in: tx)
    return Choices(
      plan: plan,
      objectives: objectives.map { objective in
        let text = texts[objective.id]
        let name = text?[TextField.title]?.body ?? shortened(Passage(text?[TextField.wording]?.body ?? "").text, 80)
        return (objective.code, objective.id, name)
      },
      owners: owners.map { ($0, names[$0] ?? "\($0)") }.sorted { $0.1 < $1.1 },
      mayForHouse: actor.may(PlanPermissions.recordAct, on: nil))
  }

  /// What was filled in, with names found in the house.
  /// - Throws: `Problem.invalid`.
  static func input(_ filled: Filled, _ choices: Choices, for actor: Actor, _ language: Language, in tx: Tx) throws -> ActInput {
    var problems: [FieldProblem] = []
    let resolved = try resolve(
      filled.string("organisations").split(whereSeparator: \.isNewline).map(String.init), &problems, seenBy: actor.sight, in: tx)
    let objective = choices.objectives.first { $0.code == filled.string("objective") }
    if objective == nil { problems.append(FieldProblem("objective", "Choose an objective from the list.")) }
    guard problems.isEmpty, let objective, let day = filled.day("day") else { throw Problem.invalid(problems) }
    return ActInput(
      objective: objective.id, what: filled.string("what"), day: day, place: filled.string("place"), organisations: resolved,
      people: filled.int("people"), languages: filled.list("languages").compactMap { Language($0) }, link: filled.optional("link"),
      source: filled.string("source"), language: language, owner: owner(filled.optional("owner"), choices, actor))
  }

  /// Names as people write them; what cannot be found is a problem of the field "organisations".
  static func resolve(_ names: [String], _ problems: inout [FieldProblem], seenBy sight: Sight, in tx: Tx) throws -> [OrganisationID] {
    var resolved: [OrganisationID] = []
    for name in names where !name.trimmed.isEmpty {
      switch try named(name, seenBy: sight, in: tx) {
      case .success(let id): resolved.append(id)
      case .failure(let problem): problems.append(problem)
      }
    }
    return resolved
  }

  /// The house for the secretariat unless another is chosen; else one's own organisation.
  private static func owner(_ chosen: String?, _ choices: Choices, _ actor: Actor) -> OrganisationID? {
    if let id = chosen.flatMap({ OrganisationID(text: $0) }) { return id }
    return choices.mayForHouse ? nil : actor.organisation ?? choices.owners.first?.id
  }

  /// "León (ES)" or a name that only one organisation bears.
  static func named(_ line: String, seenBy sight: Sight, in tx: Tx) throws -> Result<OrganisationID, FieldProblem> {
    var name = line.trimmed
    guard !name.isEmpty, name.count <= 200 else {
      return .failure(FieldProblem("organisations", "“{name}” is too long for a name.", ["name": shortened(name, 40)]))
    }
    var country: String?
    if let match = name.firstMatch(of: /\(([A-Za-z]{2})\)$/) {
      country = match.output.1.uppercased()
      name = String(name[..<match.range.lowerBound]).trimmed
    }
    var found = try Organisations.named(name, country: country, in: tx)
    let seen = try Organisations.seen(found.map(\.id), by: sight, in: tx)
    found = found.filter { seen.contains($0.id) }
    if let only = found.first, found.count == 1 { return .success(only.id) }
    if found.isEmpty {
      return .failure(FieldProblem("organisations", "No organisation on this site is called “{name}”.", ["name": shortened(name, 60)]))
    }
    let countries = found.compactMap(\.country).sorted().map { "\(name) (\($0))" }.joined(separator: ", ")
    return .failure(
      FieldProblem("organisations", "Several are called “{name}”: write one of {choices}.", ["name": name, "choices": countries]))
  }
}

import Core
import Directory
import Storage
import Web

/// All that the page of one objective shows.
struct ObjectivePicture: Sendable {
  static let pageSize = 50

  let plan: Plan
  let planTitle: String
  let objective: Objective
  let title: Text?
  let wording: Text?
  let rules: [EvidenceRule]
  let count: Evidence.Count
  let figure: Figure
  let items: [Evidence.Item]
  let page: Int
  let acts: [RecordID: Act]
  let participants: [RecordID: [OrganisationID]]
  /// Acts whose day no source gives: known, and counted in no year.
  let undated: [RecordID]
  let cards: [RecordID: Card]
  let names: [OrganisationID: String]
  let actions: [PlanAction]
  let indicators: [(indicator: Indicator, value: Indicator.Value, day: Day?)]
  /// Titles of actions and indicators.
  let titles: [RecordID: Text]
  let wordings: [(version: Int, passage: Passage)]
  let neighbours: (before: String?, after: String?)
  let today: Day

  var name: String { title.map { typography($0.body, $0.language) } ?? shortened(Passage(wording?.body ?? objective.code).text, 90) }
  var path: String { objective.path(plan.year) }

  static func read(_ visit: Visit, _ year: Int, _ code: String) async throws -> ObjectivePicture {
    let page = visit.request.query["page"].flatMap { Int($0) }.map { min(max(1, $0), 200) } ?? 1
    let (language, sight, house) = (visit.language, visit.sight, visit.house)
    return try await visit.read { tx in
      try read(year, code, page: page, for: language, seenBy: sight, house: house, in: tx)
    }
  }

  static func read(
    _ year: Int, _ code: String, page: Int, for language: Language, seenBy sight: Sight, house: House, in tx: Tx
  ) throws -> ObjectivePicture {
    let plan = try Plans.find(year: year, in: tx)
    let objective = try Plans.objective(code, of: plan, in: tx)
    let rules = try Rules.of(objective: objective.id, in: tx)
    let count = try Evidence.count(of: objective, plan.period, seenBy: sight, in: tx)
    let items = try Evidence.items(of: objective, plan.period, page: page, size: pageSize, seenBy: sight, in: tx)
    let acts = try Acts.find(items.compactMap(\.act), in: tx)
    let participants = try Acts.participants(of: Array(acts.keys), in: tx)
    let undated = page == 1 ? try Acts.undated(objective: objective.id, seenBy: sight, in: tx) : []
    let actions = try Actions.of(objective: objective.id, in: tx)
    let indicators = try Indicators.of(objective: objective.id, in: tx)
    let texts = try Texts.read(
      [plan.id, objective.id] + actions.map(\.id) + indicators.map(\.id), [TextField.title, TextField.wording], for: language, in: tx)
    let organisations = Set(items.compactMap(\.organisation) + actions.map(\.owner) + participants.values.joined())
    let codes = try Plans.objectives(of: plan.id, in: tx).map(\.code)
    let place = codes.firstIndex(of: code) ?? 0
    return ObjectivePicture(
      plan: plan, planTitle: texts[plan.id]?[TextField.title].map { typography($0.body, $0.language) } ?? "\(year)", objective: objective,
      title: texts[objective.id]?[TextField.title], wording: texts[objective.id]?[TextField.wording], rules: rules, count: count,
      figure: Evidence.figure(count.number, rules: rules, known: house.knownKinds), items: items, page: page, acts: acts,
      participants: participants, undated: undated,
      cards: try Cards.of(Array(Set(items.map(\.record) + items.compactMap(\.second) + undated)), language, seenBy: sight, in: tx),
      names: try Organisations.names(organisations.sorted(), language, on: tx.now.day, in: tx), actions: actions,
      indicators: try indicators.map { indicator in
        let (value, day) = try Indicators.value(of: indicator, objective, seenBy: sight, house: house, in: tx)
        return (indicator, value, day)
      },
      titles: texts.compactMapValues { $0[TextField.title] }, wordings: try Plans.wordings(of: objective.id, in: tx),
      neighbours: (place > 0 ? codes[place - 1] : nil, place + 1 < codes.count ? codes[place + 1] : nil), today: tx.now.day)
  }
}

extension Acts {
  /// Several at once, whoever may see them: their rows were seen already.
  static func find(_ ids: [RecordID], in tx: Tx) throws -> [RecordID: Act] {
    let acts = try tx.rows(
      "SELECT \(columns) FROM actionplan_act a JOIN core_record r ON r.id = a.id WHERE \(SQL.any("a.id", of: ids))"
    ).map(Act.init)
    return Dictionary(uniqueKeysWithValues: acts.map { ($0.id, $0) })
  }
}

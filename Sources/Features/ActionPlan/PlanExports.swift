import Core
import Foundation
import Storage
import Web

/// The plan for spreadsheets and programs.
enum PlanExports {
  static func csv(_ visit: Visit, _ year: Int) async throws -> Answer {
    let sheet = try await PlanPages.sheet(visit, year)
    let reader = visit.reader
    let head = [
      reader.t("Code"), reader.t("Axis"), reader.t("Objective"), reader.t("Exact wording"), reader.t("Recorded so far"),
      reader.t("Latest"), reader.t("Kinds of evidence"), reader.t("Status"),
    ]
    let lines = sheet.axes.flatMap { axis in
      axis.objectives.map { objective in
        [
          objective.objective.code, axis.name, objective.name, Passage(objective.wording?.body ?? "").text,
          objective.figure.plain, objective.count.latest?.description ?? "",
          objective.rules.map(\.kind).joined(separator: " "),
          objective.objective.dropped == nil ? reader.t("In force") : reader.t("Dropped from the plan"),
        ]
      }
    }
    return .download(Array(CSV.write([head] + lines).utf8), type: "text/csv; charset=utf-8", name: "plan-\(year).csv")
  }

  @Sendable static func list(_ visit: Visit) async throws -> Answer {
    let plans = try await visit.read { tx in try Plans.all(in: tx) }
    return try json(["plans": plans.map { PlanListed(year: $0.year, state: $0.state.rawValue, version: $0.version) }])
  }

  @Sendable static func json(_ visit: Visit) async throws -> Answer {
    let year = try PlanPages.year(visit.parameter("year"))
    let (sight, known) = (visit.sight, visit.house.knownKinds)
    let plan = try await visit.read { tx -> PlanDocument in
      let sheet = try PlanSheet.read(year: year, for: .english, seenBy: sight, known: known, in: tx)
      return document(sheet, try titles(of: sheet, in: tx))
    }
    return try json(plan)
  }

  /// The short titles that exist, by language code.
  private static func titles(of sheet: PlanSheet, in tx: Tx) throws -> [RecordID: [String: String]] {
    let records = [sheet.plan.id] + sheet.axes.map(\.axis.id) + sheet.objectives.map(\.objective.id)
    var result: [RecordID: [String: String]] = [:]
    for language in Language.official {
      for (record, fields) in try Texts.read(records, [TextField.title], for: language, in: tx) {
        if let text = fields[TextField.title], text.language == language { result[record, default: [:]][language.code] = text.body }
      }
    }
    return result
  }

  private static func document(_ sheet: PlanSheet, _ titles: [RecordID: [String: String]]) -> PlanDocument {
    PlanDocument(
      year: sheet.plan.year, state: sheet.plan.state.rawValue, version: sheet.plan.version, titles: titles[sheet.plan.id] ?? [:],
      language: sheet.plan.language.code, source: sheet.plan.source, facts: sheet.total > 0 ? sheet.total : nil,
      axes: sheet.axes.map { axis in
        AxisDocument(
          number: axis.axis.number, titles: titles[axis.axis.id] ?? [:], wording: Passage(axis.wording?.body ?? "").text,
          goals: axis.goals.map { Passage($0.body).text }, facts: axis.facts > 0 ? axis.facts : nil,
          objectives: axis.objectives.map { objective in
            ObjectiveDocument(
              code: objective.objective.code, titles: titles[objective.objective.id] ?? [:],
              wording: Passage(objective.wording?.body ?? "").text, evidence: objective.rules.map(\.kind),
              recorded: objective.figure.status, facts: objective.figure.count, latest: objective.count.latest?.description,
              dropped: objective.objective.dropped?.description)
          })
      })
  }

  private static func json(_ value: some Encodable) throws -> Answer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return .json(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}

private struct PlanListed: Encodable {
  let year: Int
  let state: String
  let version: Int
}

private struct PlanDocument: Encodable, Sendable {
  let year: Int
  let state: String
  let version: Int
  let titles: [String: String]
  /// Of the wordings.
  let language: String
  let source: String
  let facts: Int?
  let axes: [AxisDocument]
}

private struct AxisDocument: Encodable, Sendable {
  let number: Int
  let titles: [String: String]
  let wording: String
  let goals: [String]
  let facts: Int?
  let objectives: [ObjectiveDocument]
}

private struct ObjectiveDocument: Encodable, Sendable {
  let code: String
  let titles: [String: String]
  let wording: String
  let evidence: [String]
  /// `number`, `no-data` or `not-recorded-yet`.
  let recorded: String
  let facts: Int?
  let latest: String?
  let dropped: String?
}

extension Figure {
  /// For programs and spreadsheets: digits, or nothing.
  var plain: String { count.map(String.init) ?? "" }
  var count: Int? { if case .number(let number) = self { number } else { nil } }
  var status: String {
    switch self {
    case .number: "number"
    case .noData: "no-data"
    case .notRecordedYet: "not-recorded-yet"
    }
  }
}

import Core
import Storage
import Web

extension ActTable {
  package struct Outcome: Sendable {
    package let recorded: Int
    /// Lines that are wrong; when there is one, nothing was recorded.
    package let faults: [(line: Int, problems: [FieldProblem])]
  }

  /// The whole table by command or on a first start: recorded in one write, or not at all.
  package static func run(_ bytes: [UInt8], language: Language, by actor: Actor, in database: Database) async throws -> Outcome {
    let table: [CSV.Line]
    do { table = try CSV.read(bytes) } catch { throw error.problem }
    if let problem = head(table) { throw problem }
    return try await database.write { tx in
      let choices = try ActForm.choices(for: actor, language, in: tx)
      let lines = try read(table, choices, for: actor, language, in: tx)
      let faults = lines.filter { !$0.problems.isEmpty }.map { (line: $0.number, problems: $0.problems) }
      guard faults.isEmpty else { return Outcome(recorded: 0, faults: faults) }
      for input in lines.compactMap(\.input) { _ = try Acts.record(input, by: actor, in: tx) }
      return Outcome(recorded: lines.count, faults: [])
    }
  }
}

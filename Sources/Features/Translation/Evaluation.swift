import Core
import Foundation
import Storage
import Web

/// How good each way of the machine is, measured on texts that people have written in both languages.
package enum Evaluation {
  package struct Line: Sendable {
    package let path: String
    package let grade: String
    package let texts: Int
    /// chrF, 0 to 100; nil where there is no text in both languages, or the engine does not know the way.
    package let score: Double?
  }

  /// Texts of one pair of languages: enough for a mean that does not jump.
  static let most = 200

  /// - Parameter keep: whether the scores are kept beside the grades, which stay as staff gave them.
  package static func run(_ house: House, keep: Bool) async throws -> [Line] {
    let engine = Apertium.engine
    guard engine.isThere(house) else { throw ProgramFailed.missing(program: "apertium", package: "apertium") }
    let routes = try await house.database.read { tx in try MachineRoutes.all(in: tx) }
    var lines: [Line] = []
    for route in routes {
      let pairs = route.hops.allSatisfy(engine.knows) ? try await house.database.read { tx in try self.pairs(route, in: tx) } : []
      guard !pairs.isEmpty else {
        lines.append(Line(path: route.path, grade: route.grade.rawValue, texts: 0, score: nil))
        continue
      }
      let terms = try await house.database.read { tx in try Terms.between(route.source, route.target, owner: nil, in: tx) }
      let made = try await Machine(engine: engine, house: house).translate(pairs.map(\.source), by: route, terms: terms)
      let scores = zip(made, pairs).map { made, pair in made.map { CharacterF.score($0.body, against: pair.target) } ?? 0 }
      let score = scores.reduce(0, +) / Double(scores.count)
      if keep { try await house.database.write { tx in try MachineRoutes.keep(score, of: route, in: tx) } }
      lines.append(Line(path: route.path, grade: route.grade.rawValue, texts: pairs.count, score: score))
    }
    return lines
  }

  /// Public texts in both languages, neither of them a machine's, long enough to say something.
  private static func pairs(_ route: MachineRoute, in tx: Tx) throws -> [(source: String, target: String)] {
    try tx.rows(
      """
      SELECT a.body AS one, b.body AS other FROM core_text a
      JOIN core_text b ON b.record = a.record AND b.field = a.field AND b.language = \(route.target) AND b.origin <> 'machine'
      JOIN core_record r ON r.id = a.record
      WHERE a.language = \(route.source) AND a.origin <> 'machine' AND r.audience = \(Audience.everyone)
        AND length(a.body) BETWEEN 40 AND 600 AND length(b.body) BETWEEN 40 AND 600
      ORDER BY a.record, a.field LIMIT \(most)
      """
    ).map { (try $0("one"), try $0("other")) }
  }
}

/// chrF (Popović 2015): how many of the letters' sequences of one to six two texts share, recall counting twice. Pure.
enum CharacterF {
  static func score(_ made: String, against human: String) -> Double {
    let (one, other) = (Array(made.filter { !$0.isWhitespace }), Array(human.filter { !$0.isWhitespace }))
    var precision = 0.0
    var recall = 0.0
    var orders = 0.0
    for size in 1...6 where one.count >= size && other.count >= size {
      let (a, b) = (counts(one, size), counts(other, size))
      let shared = a.reduce(0) { $0 + min($1.value, b[$1.key] ?? 0) }
      precision += Double(shared) / Double(one.count - size + 1)
      recall += Double(shared) / Double(other.count - size + 1)
      orders += 1
    }
    guard orders > 0, precision + recall > 0 else { return 0 }
    let (p, r) = (precision / orders, recall / orders)
    return 100 * 5 * p * r / (4 * p + r)
  }

  private static func counts(_ letters: [Character], _ size: Int) -> [String: Int] {
    var counts: [String: Int] = [:]
    for start in 0...(letters.count - size) { counts[String(letters[start..<start + size]), default: 0] += 1 }
    return counts
  }
}

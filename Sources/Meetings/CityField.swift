import Core
import Directory
import Storage
import Web

/// A city that is typed into a form by its name.
enum CityField {
  /// Nil where nothing was typed. A name that two cities bear is told apart by the code of its country: “Santiago (CL)”.
  static func read(_ filled: Filled, _ name: String, seenBy sight: Sight, in tx: Tx) throws -> Organisation? {
    let typed = filled.string(name).trimmed
    if typed.isEmpty { return nil }
    var found = try Organisations.named(typed, in: tx)
    if found.isEmpty, let open = typed.lastIndex(of: "("), typed.hasSuffix(")") {
      let country = String(typed[typed.index(after: open)...].dropLast()).trimmed.uppercased()
      found = try Organisations.named(String(typed[..<open]).trimmed, country: country, in: tx)
    }
    let seen = try Organisations.seen(found.map(\.id), by: sight, in: tx)
    found = found.filter { seen.contains($0.id) }
    guard let first = found.first else {
      throw FieldProblem(name, "The house knows no city called {name}.", ["name": typed])
    }
    guard found.count == 1 else {
      let all = found.map { "\($0.name) (\($0.country ?? ""))" }.joined(separator: ", ")
      throw FieldProblem(name, "Several bear this name; write one of these: {names}", ["names": all])
    }
    return first
  }

  /// As `read` finds it again.
  static func typed(_ id: OrganisationID, _ language: Language, in tx: Tx) throws -> String {
    let city = try Organisations.find(id, in: tx)
    let name = try Organisations.names([id], language, on: tx.now.day, in: tx)[id] ?? city.name
    return try Organisations.named(name, in: tx).count == 1 ? name : "\(name) (\(city.country ?? ""))"
  }
}

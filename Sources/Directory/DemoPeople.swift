import Core
import Storage
import Web

/// The invented people of the demonstration, by the keys of `people.csv`. Their addresses are of a domain that
/// belongs to nobody (RFC 2606).
package enum DemoPeople {
  package struct Somebody: Sendable {
    package let key: String
    package let address: String
    package let label: Phrase
  }

  package static let all = [
    Somebody(key: "secretariat", address: "secretariat@example.org", label: "Secretariat"),
    Somebody(key: "rennes-political", address: "rennes.political@example.org", label: "Political delegate of Rennes"),
    Somebody(key: "rennes-technical", address: "rennes.technical@example.org", label: "Technical delegate of Rennes"),
    Somebody(
      key: "portugal-coordinator", address: "portugal.coordinator@example.org", label: "Coordinator of the Portuguese network"),
    Somebody(
      key: "committee-granollers", address: "granollers.committee@example.org", label: "Executive Committee city: Granollers"),
    Somebody(key: "delegation-latam", address: "latam.delegation@example.org", label: "Delegation for Latin America"),
  ]

  /// For the console, in English.
  package static var names: [String] { all.map(\.label.message) }

  /// Those who are in the house.
  static func present(in tx: Tx) throws -> [Somebody] {
    let known: [String] = try tx.values(
      "SELECT address_key FROM directory_person WHERE NOT erased AND address_key IN \(in: all.map(\.address))")
    return all.filter { known.contains($0.address) }
  }

  /// Whether this database may be shown with one-click entry: it is new, or it was filled for showing.
  package static func mayEnter(in tx: Tx) throws -> Bool {
    try tx.count("SELECT count(*) FROM directory_person") == 0 || !present(in: tx).isEmpty
  }

  /// Signs in with one click. Only where the house was made for showing.
  static func enter(_ key: String, _ settings: Settings, in tx: WriteTx) throws -> String {
    guard settings.demo, let somebody = all.first(where: { $0.key == key }),
      let person = try People.find(address: somebody.address, in: tx)
    else { throw Problem.notFound }
    return try Sessions.open(for: person.id, in: tx)
  }
}

import Core
import Directory
import Storage
import Web

/// How a city wants to be billed.
package struct Billing: Sendable, Equatable {
  /// Of the body that pays, as it must stand on the invoice.
  package var name = ""
  package var address = ""
  package var taxNumber = ""
  /// The person or department to whom it goes.
  package var attention = ""
  /// Its accounts ask for a purchase-order number.
  package var wantsOrder = false
  package var version = 0
  package init() {}

  static func all(of cities: [OrganisationID], in tx: Tx) throws -> [OrganisationID: Billing] {
    let rows = try inPortions(cities) { portion in
      try tx.rows(
        "SELECT city, name, address, tax_number, attention, wants_order, version FROM fees_billing WHERE city IN \(in: portion)")
    }
    var found: [OrganisationID: Billing] = [:]
    for row in rows {
      var billing = Billing()
      billing.name = try row("name")
      billing.address = try row("address")
      billing.taxNumber = try row("tax_number")
      billing.attention = try row("attention")
      billing.wantsOrder = try row("wants_order")
      billing.version = try row("version")
      found[try row("city")] = billing
    }
    return found
  }

  package static func save(_ billing: Billing, of city: OrganisationID, version: Int, by actor: Actor, in tx: WriteTx) throws {
    try requireSeen(city, by: actor)
    try actor.require(FeesPermissions.answer, on: city)
    guard try all(of: [city], in: tx)[city]?.version ?? 0 == version else {
      throw Problem.conflict("Somebody else changed this page in the meantime.")
    }
    try tx.execute(
      """
      INSERT INTO fees_billing (city, name, address, tax_number, attention, wants_order, version)
      VALUES (\(city), \(billing.name), \(billing.address), \(billing.taxNumber), \(billing.attention), \(billing.wantsOrder), \(version + 1))
      ON CONFLICT (city) DO UPDATE SET name = excluded.name, address = excluded.address, tax_number = excluded.tax_number,
        attention = excluded.attention, wants_order = excluded.wants_order, version = excluded.version
      """)
  }

  /// Of whose fees one may not see, one is not told that there are any.
  static func requireSeen(_ city: OrganisationID, by actor: Actor) throws {
    guard actor.may(FeesPermissions.see, on: city) else { throw Problem.notFound }
  }
}

/// To whom a city's invoices and reminders are written.
enum Contacts {
  /// Contacts for fees; where a city named none, its technical delegates, else its political ones.
  static func holders(of cities: [OrganisationID], on day: Day, in tx: Tx) throws -> [OrganisationID: [Holder]] {
    let all = try Mandates.holders(of: cities, roles: [.dues, .technical, .political], on: day, in: tx)
    return Dictionary(grouping: all, by: \.organisation).mapValues { holders in
      for role in [Role.dues, .technical, .political] {
        let wanted = holders.filter { $0.role == role }
        if !wanted.isEmpty { return distinct(wanted) }
      }
      return []
    }
  }

  /// The language of its first contact; where there is nobody, the one of its country's correspondence.
  static func language(_ holders: [Holder]?, country: String?) -> Language {
    if let first = holders?.first { return first.language.nearestOfficial }
    guard let country else { return .english }
    if spanish.contains(country) { return .spanish }
    return french.contains(country) ? .french : .english
  }

  private static let spanish: Set = ["ES", "AR", "BO", "BR", "CL", "CO", "CR", "EC", "MX", "PE", "PR", "PY", "UY", "VE"]
  private static let french: Set = ["FR", "BE", "BJ", "CH", "CV", "MA", "SN", "TG"]

  /// Somebody with two mandates gets one mail.
  static func distinct(_ holders: [Holder]) -> [Holder] {
    var seen: Set<PersonID> = []
    return holders.filter { seen.insert($0.person).inserted }
  }
}

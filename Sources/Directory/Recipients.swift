import Core
import Storage
import Web

/// Whom to write to, as criteria that are kept and asked anew each time.
package struct Criteria: Sendable, Equatable {
  package enum Activity: String, Sendable, CaseIterable {
    /// Signed in within so many months, or not.
    case within, without
  }
  /// At least one.
  package var roles: [Role] = []
  /// Empty is any, for these too. Networks and delegations.
  package var networks: [OrganisationID] = []
  package var countries: [String] = []
  package var languages: [Language] = []
  /// Words of `Standing`, `candidate`, `former`.
  package var standings: [String] = []
  package var dues: Dues?
  package var activity: Activity?
  package var months = 12
  package init() {}
}

/// Recipients by question over mandates: whoever holds a role today, for the cities over which the actor holds the right.
package enum Recipients {
  package enum Fault: String, Sendable, SQLWord, CaseIterable {
    case address, bounced, refused
  }

  /// The cities that the criteria mean: `organisation, sort_name, name`.
  package static func cities(_ criteria: Criteria, _ permission: Permission, by actor: Actor, on day: Day) -> SQL {
    var conditions: [SQL] = ["o.kind IN ('city', 'candidate')", actor.may(permission, owner: "o.id")]
    if !criteria.networks.isEmpty {
      conditions.append(Organisations.belongs("o.id", country: "o.country", to: criteria.networks, on: day))
    }
    if !criteria.countries.isEmpty { conditions.append("o.country IN \(in: criteria.countries)") }
    if !criteria.standings.isEmpty { conditions.append(standing(criteria.standings, on: day)) }
    if let dues = criteria.dues {
      conditions.append(
        """
        EXISTS (SELECT 1 FROM directory_fact f WHERE f.organisation = o.id AND f.fact = 'dues' AND f.value = \(dues)
          AND \(Organisations.holds("f", on: day)))
        """)
    }
    return "SELECT o.id AS organisation, o.sort_name, o.name FROM directory_organisation o WHERE \(conditions.joined(separator: " AND "))"
  }

  private static func standing(_ words: [String], on day: Day) -> SQL {
    var choices: [SQL] = []
    if words.contains("candidate") { choices.append("o.kind = 'candidate'") }
    let held = words.compactMap(Standing.init(rawValue:))
    if !held.isEmpty { choices.append(Organisations.isMember("o.id", on: day, held)) }
    if words.contains("former") {
      choices.append("(o.kind = 'city' AND NOT \(Organisations.isMember("o.id", on: day, Standing.allCases)))")
    }
    return choices.isEmpty ? "FALSE" : "(\(choices.joined(separator: " OR ")))"
  }

  /// The people: one row for each role that somebody holds for one of these cities: `person, organisation, role, language,
  /// fault`; `fault` (a word of `Fault`) is null for whoever can be reached.
  /// - Parameter consent: the kind of mail, which a person may have refused; nil for what everybody must get.
  package static func people(
    _ criteria: Criteria, _ permission: Permission, consent: String?, by actor: Actor, on day: Day
  ) -> SQL {
    var conditions: [SQL] = ["m.role IN \(in: criteria.roles)", Organisations.holds("m", on: day), "NOT p.erased"]
    if !criteria.languages.isEmpty { conditions.append("p.language IN \(in: criteria.languages.map(\.code))") }
    let since = day.adding(days: -criteria.months * 365 / 12)
    switch criteria.activity {
    case .within: conditions.append("p.seen_day >= \(since)")
    case .without: conditions.append("(p.seen_day IS NULL OR p.seen_day < \(since))")
    case nil: break
    }
    let refuses: SQL = consent.map { "WHEN \(Consents.refuses($0, "p.id")) THEN 'refused'" } ?? ""
    return """
      SELECT m.person, m.organisation, m.role, p.language,
        CASE WHEN p.address IS NULL THEN 'address'
          WHEN \(People.isDoubtful) THEN 'bounced'
          \(refuses) END AS fault
      FROM (\(cities(criteria, permission, by: actor, on: day))) c JOIN directory_mandate m ON m.organisation = c.organisation
      JOIN directory_person p ON p.id = m.person WHERE \(conditions.joined(separator: " AND "))
      """
  }
}

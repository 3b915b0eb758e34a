import Core
import Storage

extension Organisations {
  /// What is known of many organisations on a day. Of a population nothing may hold yet on that day: the earliest later
  /// figure then stands for it, for a figure of a later count is better than none.
  package static func known(
    _ names: [Fact.Name], of ids: some Collection<OrganisationID>, on day: Day, in tx: Tx
  ) throws -> [OrganisationID: [Fact.Name: Fact]] {
    let rows = try inPortions(ids) { portion in
      try tx.rows(
        """
        SELECT f.organisation, \(Fact.columns) FROM directory_fact f
        WHERE f.organisation IN \(in: portion) AND f.fact IN \(in: names) AND f.value IS NOT NULL
          AND (\(holds("f", on: day)) OR (f.fact = 'population' AND f.from_day > \(day)))
        ORDER BY f.from_day NULLS FIRST, f.id
        """)
    }
    var known: [OrganisationID: [Fact.Name: Fact]] = [:]
    for row in rows {
      let id: OrganisationID = try row("organisation")
      let fact = try Fact(row)
      // In order of their days: a later one that holds stands in the place of an earlier one; one that does not hold yet
      // only where there is none.
      let holds = fact.from.map { $0 <= day } ?? true
      if holds || known[id]?[fact.name] == nil { known[id, default: [:]][fact.name] = fact }
    }
    return known
  }
}

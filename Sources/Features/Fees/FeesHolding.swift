import Core
import Storage
import Web

/// Who entered and approved what: an account of money is asked about for years.
enum FeesHolding {
  static let acts = Holding(
    "fees.acts", "Tariffs, runs, payments and bank files that you entered or approved",
    purpose: "So that every amount can be asked about.",
    read: { person, tx in
      try Holding.rows(
        """
        SELECT 'tariff' AS what, t.year AS record, coalesce(t.approved, '') AS moment FROM fees_tariff t
          WHERE t.edited_by = \(person) OR t.approved_by = \(person)
        UNION ALL SELECT 'run', r.id, r.prepared FROM fees_run r WHERE r.prepared_by = \(person) OR r.approved_by = \(person)
        UNION ALL SELECT 'payment', p.id, p.entered FROM fees_payment p WHERE p.entered_by = \(person)
        UNION ALL SELECT 'refund', f.id, f.entered FROM fees_refund f WHERE f.entered_by = \(person)
        UNION ALL SELECT 'statement', s.id, s.added FROM fees_statement s WHERE s.added_by = \(person)
        """, in: tx)
    },
    merge: { double, kept, tx in
      try tx.execute("UPDATE fees_tariff SET edited_by = \(kept) WHERE edited_by = \(double)")
      try tx.execute("UPDATE fees_tariff SET approved_by = \(kept) WHERE approved_by = \(double)")
      try tx.execute("UPDATE fees_run SET prepared_by = \(kept) WHERE prepared_by = \(double)")
      try tx.execute("UPDATE fees_run SET approved_by = \(kept) WHERE approved_by = \(double)")
      try tx.execute("UPDATE fees_payment SET entered_by = \(kept) WHERE entered_by = \(double)")
      try tx.execute("UPDATE fees_refund SET entered_by = \(kept) WHERE entered_by = \(double)")
      try tx.execute("UPDATE fees_statement SET added_by = \(kept) WHERE added_by = \(double)")
    })
}

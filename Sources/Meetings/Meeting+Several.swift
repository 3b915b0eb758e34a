import Core
import Storage

extension Meeting {
  /// Those of them that exist and are seen. One query for each five hundred.
  package static func find(_ ids: some Collection<RecordID>, seenBy sight: Sight, in tx: Tx) throws -> [RecordID: Meeting] {
    let found = try inPortions(ids) { portion in
      try tx.rows(
        """
        SELECT \(columns) FROM meetings_meeting m JOIN core_record r ON r.id = m.id
        WHERE m.id IN \(in: portion) AND \(sight.sees("r.audience"))
        """
      ).map(Meeting.init)
    }
    return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

import Core
import Directory
import Storage
import Time
import Web

/// What was done with a grant, as everybody may read it.
enum FundResult {
  static func cards(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let rows = try tx.rows(
      """
      SELECT r.id, r.accepted, g.network FROM funds_result r JOIN funds_grant g ON g.id = r.grant_id
      WHERE r.id IN \(in: ids) AND r.accepted IS NOT NULL
      """)
    let networks = try rows.map { try $0("network") as OrganisationID }
    return try Language.official.flatMap { language in
      let texts = try Texts.read(try rows.map { try $0("id") }, [Funds.titleField, Funds.resultField], for: language, in: tx)
      let names = try Organisations.names(networks, language, on: tx.now.day, in: tx)
      return try rows.map { row in
        let id: RecordID = try row("id")
        return Card(
          record: id, language: language, kind: "fund-result", title: texts[id]?[Funds.titleField]?.body ?? "",
          summary: String((texts[id]?[Funds.resultField]?.body ?? "").prefix(200)), place: names[try row("network")],
          day: try row("accepted"), address: "/funds/results/\(id)", audience: .everyone
        ).speaking((texts[id] ?? [:]).values)
      }
    }
  }
}

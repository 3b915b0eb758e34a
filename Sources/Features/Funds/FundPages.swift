import Approvals
import Core
import Directory
import HTTPTypes
import Storage
import Time
import Web

/// A fund, for everybody: how much, for whom, what came of it. Amounts of single requests are seen by those concerned.
enum FundPages {
  /// What a page of funds shows.
  struct Picture: Sendable {
    let fund: Fund
    let balance: Balance
    let grants: [Grant]
    let balances: [RecordID: Balance]
    let names: [OrganisationID: String]
    /// Of requests that this visitor may see.
    let requests: [RecordID: RequestRow]
    let results: [Card]
    /// Networks for which this visitor may ask.
    let networks: [Organisation]
  }

  static func list(_ visit: Visit) async throws -> Answer {
    let (funds, balances) = try await visit.read { tx in
      let funds = try Funds.all(for: visit.actor, in: tx)
      return (funds, try Funds.balances(of: funds, in: tx).funds)
    }
    return visit.page(visit.t("Funds of networks"), FundViews.list(funds, balances, visit))
  }

  static func show(_ visit: Visit) async throws -> Answer {
    guard let year = Int(visit.parameter("year")) else { throw Problem.notFound }
    let picture = try await visit.read { tx in try self.picture(year, visit, in: tx) }
    return visit.page(title(picture.fund, visit), FundViews.page(picture, visit)) { chrome in
      chrome.breadcrumb = [Link(visit.t("Funds of networks"), visit.path("/funds"))]
    }
  }

  static func title(_ fund: Fund, _ visit: Visit) -> String { visit.t("Fund for networks {year}", ["year": "\(fund.year)"]) }

  private static func picture(_ year: Int, _ visit: Visit, in tx: Tx) throws -> Picture {
    let fund = try Funds.find(year: year, for: visit.actor, in: tx)
    let balances = try Funds.balances(of: [fund], in: tx)
    let grants = try Funds.grants(of: fund.id, in: tx)
    var requests: [RecordID: RequestRow] = [:]
    var networks: [Organisation] = []
    if let actor = visit.actor {
      var query = Requests.Query()
      query.kinds = [GrantRequest.name]
      query.subject = fund.id
      for request in try Requests.list(query, by: actor, visit.house, in: tx) { requests[request.id] = request }
      if let organisation = actor.organisation, actor.may(FundPermissions.ask, on: organisation), fund.takes(on: tx.now.day) {
        networks = try Organisations.coordinated(by: organisation, on: tx.now.day, in: tx)
      }
    }
    let accepted: [RecordID] = try tx.values(
      """
      SELECT r.id FROM funds_result r JOIN funds_grant g ON g.id = r.grant_id
      WHERE g.fund = \(fund.id) AND r.accepted IS NOT NULL ORDER BY r.accepted DESC, r.id DESC LIMIT 200
      """)
    let cards = try Cards.of(accepted, visit.language, seenBy: visit.sight, in: tx)
    let results = accepted.compactMap { cards[$0] }
    let names = try Organisations.names(
      grants.flatMap { [$0.network, $0.owner] } + networks.map(\.id), visit.language, on: tx.now.day, in: tx)
    return Picture(
      fund: fund, balance: balances.funds[fund.id] ?? Balance(), grants: grants, balances: balances.grants, names: names,
      requests: requests, results: results, networks: networks)
  }

  static func result(_ visit: Visit) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let found = try await visit.read { tx -> (texts: [String: Text], year: Int, network: String, objectives: [String], people: Int?) in
      _ = try Record.find(id, seenBy: visit.sight, in: tx)
      guard
        let row = try tx.row(
          """
          SELECT r.people, g.network, f.year FROM funds_result r JOIN funds_grant g ON g.id = r.grant_id
          JOIN funds_fund f ON f.id = g.fund WHERE r.id = \(id)
          """)
      else { throw Problem.notFound }
      let network: OrganisationID = try row("network")
      let texts = try Texts.read([id], [Funds.titleField, Funds.resultField], for: visit.language, in: tx)[id] ?? [:]
      let name = try Organisations.names([network], visit.language, on: tx.now.day, in: tx)[network] ?? ""
      return (texts, try row("year"), name, try Funds.served(by: id, in: tx), try row("people"))
    }
    return visit.page(
      found.texts[Funds.titleField]?.body ?? visit.t("What was done with the money"),
      FundViews.result(found.texts[Funds.resultField], found.network, found.objectives, found.people, visit)
    ) { chrome in
      chrome.column = .narrow
      chrome.breadcrumb = [
        Link(visit.t("Funds of networks"), visit.path("/funds")), Link("\(found.year)", visit.path("/funds/\(found.year)")),
      ]
    }
  }

  // MARK: To take away

  static func accountsCSV(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await accounts(visit, actor).answer(.csv) }
  static func accountsXLSX(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await accounts(visit, actor).answer(.xlsx) }

  /// For the accountant: each payment and each accepted expense, one line.
  private static func accounts(_ visit: Visit, _ actor: Actor) async throws -> Sheet {
    guard let year = Int(visit.parameter("year")) else { throw Problem.notFound }
    let rows = try await visit.read { tx -> [[Sheet.Cell]] in
      try actor.require(FundPermissions.manage)
      let fund = try Funds.find(year: year, for: actor, in: tx)
      let grants = try Funds.grants(of: fund.id, in: tx)
      let names = try Organisations.names(grants.map(\.network), visit.language, on: tx.now.day, in: tx)
      return try grants.flatMap { grant -> [[Sheet.Cell]] in
        let network = names[grant.network] ?? ""
        let paid = try Funds.payments(of: grant.id, in: tx).filter { $0.released != nil }.map { payment -> [Sheet.Cell] in
          [
            .number(Int(grant.id.value)), .text(network), .text("payment"), .day(payment.released), .text(payment.reference),
            .money(payment.amount), .nothing, .nothing,
          ]
        }
        let spent = try Funds.expenses(of: grant.id, in: tx).filter { $0.state == .accepted }.map { expense -> [Sheet.Cell] in
          [
            .number(Int(grant.id.value)), .text(network), .text("expense"), .day(expense.day), .text(expense.what), .money(expense.euro),
            .money(expense.amount), .text(expense.amount.currency),
          ]
        }
        return paid + spent
      }
    }
    return Sheet(
      "fund-\(year)",
      [
        visit.t("Grant"), visit.t("Network"), visit.t("Kind"), visit.t("Day"), visit.t("What"), visit.t("Euros"), visit.t("Amount"),
        visit.t("Currency"),
      ], rows: rows)
  }

  /// Every receipt of a year in one archive, named by grant and expense. At most 200 MB.
  static func receipts(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let year = Int(visit.parameter("year")) else { throw Problem.notFound }
    let files = try await visit.read { tx -> [(name: String, sha: String)] in
      try actor.require(FundPermissions.manage)
      let fund = try Funds.find(year: year, for: actor, in: tx)
      return try Funds.grants(of: fund.id, in: tx).flatMap { grant -> [(name: String, sha: String)] in
        let expenses = try Funds.expenses(of: grant.id, in: tx).map(\.id)
        var found: [(name: String, sha: String)] = []
        for portion in stride(from: 0, to: expenses.count, by: 500) {
          let files = try Files.of(Array(expenses[portion..<min(portion + 500, expenses.count)]), in: tx)
          for (expense, attachments) in files.sorted(by: { $0.key < $1.key }) {
            found += attachments.map { ("\(grant.id)/\(expense)-\($0.name)", $0.sha) }
          }
        }
        return found
      }
    }
    var packed: [(name: String, bytes: [UInt8])] = []
    var size = 0
    for file in files {
      let bytes = try await Files.bytes(file.sha, visit.house.database)
      size += bytes.count
      guard size <= 200_000_000 else { throw Problem.conflict("There are more than 200 MB of receipts: download them grant by grant.") }
      packed.append((file.name, bytes))
    }
    let archive = ZipArchive.make(packed)
    return Answer(
      headers: [
        .contentType: "application/zip", .contentLength: "\(archive.count)", .cacheControl: "private, no-store",
        .contentDisposition: "attachment; filename=\"receipts-\(year).zip\"",
      ], body: .bytes(archive))
  }
}

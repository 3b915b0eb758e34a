import Core
import Directory
import Storage
import Web

extension Feature {
  /// The money of the networks: a yearly envelope, its call, requests with budgets, decisions, payments, receipts, results.
  package static let funds: Feature = {
    var feature = Feature("Funds")
    feature.permissions = FundPermissions.all
    feature.requests = [GrantRequest.kind]
    feature.reactions = [GrantHandover.reaction]
    feature.waiting = [PartnerWaiting.waiting]
    feature.insets = [Funds.inset]
    feature.desks = [GrantViews.desk]
    feature.routes = [
      .get("/funds", FundPages.list).keeping().example("/funds"),
      .staff(.get, "/funds/new", FundPermissions.manage, FundEditing.form).example("/funds/new"),
      .staff(.post, "/funds", FundPermissions.manage, FundEditing.create).example("/funds"),
      .get("/funds/results/{id}", FundPages.result),
      .get("/funds/{year}", FundPages.show).example("/funds/2021"),
      .staff(.get, "/funds/{year}/editing", FundPermissions.manage, FundEditing.edit).example("/funds/2021/editing"),
      .staff(.post, "/funds/{year}/editing", FundPermissions.manage, FundEditing.change),
      .staff(.post, "/funds/{year}/call", FundPermissions.manage, FundEditing.call),
      .staff(.post, "/funds/{year}/requests", FundPermissions.ask, FundEditing.ask),
      .staff(.get, "/funds/{year}/accounts.csv", FundPermissions.manage, FundPages.accountsCSV).example("/funds/2021/accounts.csv"),
      .staff(.get, "/funds/{year}/accounts.xlsx", FundPermissions.manage, FundPages.accountsXLSX).example("/funds/2021/accounts.xlsx"),
      .staff(.get, "/funds/{year}/receipts.zip", FundPermissions.manage, FundPages.receipts).example("/funds/2021/receipts.zip"),
      .member(.get, "/funds/grants/{id}", GrantPages.show),
      .member(.post, "/funds/grants/{id}/lines", GrantPages.addLine),
      .member(.post, "/funds/grants/{id}/lines/{line}/removal", GrantPages.removeLine),
      .member(.post, "/funds/grants/{id}/partners", GrantPages.setPartner),
      .member(.post, "/funds/grants/{id}/participation", GrantPages.answer),
      .member(.post, "/funds/grants/{id}/objectives", GrantPages.setObjectives),
      .member(.post, "/funds/grants/{id}/recommendation", GrantPages.recommend),
      .member(.post, "/funds/grants/{id}/payments", GrantPages.preparePayment),
      .member(.post, "/funds/grants/{id}/payments/{payment}/release", GrantPages.releasePayment),
      .member(.post, "/funds/grants/{id}/payments/{payment}/removal", GrantPages.dropPayment),
      .member(.post, "/funds/grants/{id}/expenses", GrantPages.spend).accepting(bytes: Files.limit + 1_000_000),
      .member(.get, "/funds/grants/{id}/expenses/{expense}/receipt", GrantPages.receipt),
      .member(.post, "/funds/grants/{id}/expenses/{expense}/decision", GrantPages.judge),
      .member(.post, "/funds/grants/{id}/expenses/{expense}/removal", GrantPages.unspend),
      .member(.post, "/funds/grants/{id}/result", GrantPages.writeResult),
    ]
    feature.menu = [MenuEntry(.member, "Funds of networks", "/funds", order: 60, permission: FundPermissions.see)]
    feature.kinds = [
      Kind("fund.opened", "The call of a fund for networks was opened"),
      Kind("fund.requested", "{record} asked for a grant for a network"),
      Kind("fund.granted", "A grant for a network was made to {record}"),
      Kind("fund.justified", "{record} accounted for a grant for a network"),
      Kind("fund.renounced", "{record} gave up a grant for a network"),
      Kind("fund.passed", "A grant for a network passed to {second}"),
      Kind("fund.paid", "A payment from a fund for networks was made"),
    ]
    feature.jobs = [FundLetters.call, FundLetters.reports, GrantHandover.daily]
    feature.cards = [CardKind("fund-result", "Result of a grant to a network") { ids, tx in try FundResult.cards(ids, in: tx) }]
    feature.measures = [
      Measure("funds.granted", "Grants to networks", unit: "grants to networks", kinds: ["fund.granted"]),
      Measure("funds.justified", "Grants accounted for", unit: "grants accounted for", kinds: ["fund.justified"]),
    ]
    feature.ties = [
      Tie(
        "A fund for networks names it.", "SELECT network AS id FROM funds_grant", "SELECT owner FROM funds_grant",
        "SELECT organisation FROM funds_partner", "SELECT organisation FROM funds_former")
    ]
    feature.holdings = [
      Holding(
        "funds", "Payments and expenses of networks that you prepared or checked", purpose: "So that nobody approves their own.",
        read: { person, tx in
          try Holding.rows(
            """
            SELECT 'payment' AS what, p.grant_id AS record, p.prepared AS day FROM funds_payment p
              WHERE p.prepared_by = \(person) OR p.released_by = \(person)
            UNION ALL SELECT 'expense', e.grant_id, e.day FROM funds_expense e WHERE e.submitted_by = \(person) OR e.decided_by = \(person)
            UNION ALL SELECT 'partner', r.grant_id, coalesce(r.decided, '') FROM funds_partner r WHERE r.decided_by = \(person)
            """, in: tx)
        },
        merge: { double, kept, tx in
          try tx.execute("UPDATE funds_payment SET prepared_by = \(kept) WHERE prepared_by = \(double)")
          try tx.execute("UPDATE funds_payment SET released_by = \(kept) WHERE released_by = \(double)")
          try tx.execute("UPDATE funds_expense SET submitted_by = \(kept) WHERE submitted_by = \(double)")
          try tx.execute("UPDATE funds_partner SET decided_by = \(kept) WHERE decided_by = \(double)")
          try tx.execute("UPDATE funds_expense SET decided_by = \(kept) WHERE decided_by = \(double)")
        })
    ]
    return feature
  }()
}

import Core
import Directory
import Storage
import Web

extension Feature {
  /// Fees: tariff, simulation, run, invoices, payments, reminders, special cases.
  package static let fees: Feature = {
    var feature = Feature("Fees")
    feature.permissions = FeesPermissions.all
    feature.routes = [FeesRoutes.open] + FeesRoutes.tariff + FeesRoutes.billing + FeesRoutes.bank + FeesRoutes.city
    feature.menu = [MenuEntry(.staff, "Fees", "/fees", order: 40, permission: FeesPermissions.manage)]
    feature.kinds = [
      Kind("fee-tariff.approved", "The tariff of fees for {year} was approved"),
      Kind("fee-tariff.closed", "The tariff of fees for {year} was closed"),
      Kind("fee.run", "The fees of {year} were billed"),
      Kind("fee.invoiced", "The invoice for the fees of {year} was issued"),
      Kind("fee.paid", "{record} paid its fees"),
      Kind("fee.credited", "A credit note was issued"),
      Kind("fee.refunded", "Money was paid back to {second}"),
      Kind("fee.reminded", "A fee reminder was sent"),
    ]
    feature.reactions = [FirstInvoice.reaction, FirstInvoice.withdrawn, FirstInvoice.notRatified]
    feature.jobs = [
      Runs.job, FeePaper.job, FeePaper.letter, FirstInvoice.job, FirstInvoice.crediting, FirstInvoice.givingBack, RefundPaper.job,
      Reminders.job,
    ]
    feature.ties = [
      Tie(
        "Fees were calculated or billed for it.", "SELECT city AS id FROM fees_billing", "SELECT city FROM fees_relief",
        "SELECT l.city FROM fees_run_line l JOIN fees_run r ON r.id = l.run WHERE r.state <> 'dropped'", "SELECT city FROM fees_document",
        "SELECT city FROM fees_billed", "SELECT city FROM fees_share", "SELECT city FROM fees_first",
        "SELECT city FROM fees_refund")
    ]
    feature.waiting = FeesWaiting.all
    feature.desks = [CityFees.desk]
    feature.holdings = [Stops.holding, FeesHolding.acts]
    feature.retentions = [Stops.retention]
    feature.erasures = [Stops.erasure]
    feature.requests = [SpecialCase.kind]
    feature.insets = [OpenTariff.inset]
    feature.seeds = [Seed("the tariff of fees") { folder, _ in try FeesSeeds.load(folder) }]
    return feature
  }()
}

enum FeesRoutes {
  private static let manage = FeesPermissions.manage

  static let open = Route.get("/tariff", OpenTariff.show).keeping().example("/tariff")

  static let tariff: [Route] = [
    .staff(.get, "/fees", manage, OverviewPages.latest).example("/fees"),
    .staff(.get, "/fees/{year}", manage, OverviewPages.show).example("/fees/2021"),
    .staff(.post, "/fees/{year}/first-invoices", manage, OverviewPages.tryAgain),
    .staff(.get, "/fees/{year}/tariff", manage, TariffPages.show).example("/fees/2020/tariff"),
    .staff(.post, "/fees/{year}/tariff", manage, TariffPages.change),
    .staff(.post, "/fees/{year}/tariff/copying", manage, TariffPages.copy),
    .staff(.post, "/fees/{year}/tariff/approval", manage, TariffPages.approve),
    .staff(.post, "/fees/{year}/tariff/closing", manage, TariffPages.close),
    .staff(.get, "/fees/{year}/simulation", manage, SimulationPages.show).example("/fees/2020/simulation"),
    .staff(.get, "/fees/{year}/simulation.csv", manage, SimulationPages.csv).example("/fees/2020/simulation.csv"),
    .staff(.get, "/fees/{year}/simulation.xlsx", manage, SimulationPages.xlsx).example("/fees/2020/simulation.xlsx"),
    .staff(.get, "/fees/{year}/ledger.csv", manage, FeeExports.journalCSV).example("/fees/2021/ledger.csv"),
    .staff(.get, "/fees/{year}/ledger.xlsx", manage, FeeExports.journalXLSX).example("/fees/2021/ledger.xlsx"),
    .staff(.get, "/fees/settings", manage, SettingsPages.show).example("/fees/settings"),
    .staff(.post, "/fees/settings", manage, SettingsPages.save),
  ]

  static let billing: [Route] = [
    .staff(.post, "/fees/{year}/runs", manage, RunPages.prepare),
    .staff(.get, "/fee-runs/{id}", manage, RunPages.show).knowing("still"),
    .staff(.post, "/fee-runs/{id}/approval", manage, RunPages.approve),
    .staff(.post, "/fee-runs/{id}/dropping", manage, RunPages.drop),
    .staff(.get, "/invoices", manage, InvoiceList.show).knowing("year", "state", "q", "page").example("/invoices"),
    .staff(.get, "/invoices.csv", manage, InvoiceList.csv).knowing("year", "state", "q").example("/invoices.csv"),
    .staff(.get, "/invoices.xlsx", manage, InvoiceList.xlsx).knowing("year", "state", "q").example("/invoices.xlsx"),
    .staff(.post, "/invoices/{id}/credit", manage, InvoicePages.credit),
    .staff(.post, "/invoices/{id}/anew", manage, InvoicePages.again),
    .staff(.post, "/invoices/{id}/payments", manage, InvoicePages.pay),
    .staff(.get, "/fees/arrears", manage, ArrearsPages.show).example("/fees/arrears"),
    .staff(.get, "/fees/arrears.csv", manage, ArrearsPages.csv).example("/fees/arrears.csv"),
    .staff(.get, "/fees/arrears.xlsx", manage, ArrearsPages.xlsx).example("/fees/arrears.xlsx"),
  ]

  static let bank: [Route] = [
    .staff(.get, "/fee-payments", manage, PaymentPages.list).example("/fee-payments"),
    .staff(.post, "/fee-payments/{id}/undoing", manage, PaymentPages.undo),
    .staff(.get, "/fees/refunds", manage, RefundPages.list).example("/fees/refunds"),
    .staff(.post, "/fees/refunds", manage, RefundPages.enter),
    .staff(.post, "/fees/refunds/decision", manage, RefundPages.decide),
    .staff(.post, "/refunds/{id}/undoing", manage, RefundPages.undo),
    .staff(.get, "/bank-files", manage, BankPages.list).example("/bank-files"),
    .staff(.post, "/bank-files", manage, BankPages.take).accepting(bytes: BankFile.limit + 100_000),
    .staff(.post, "/bank-files/table", manage, BankPages.takeTable).accepting(bytes: 2 * BankFile.limit),
    .staff(.get, "/bank-files/{id}", manage, BankPages.show),
    .staff(.post, "/bank-files/{id}/application", manage, BankPages.apply),
    .staff(.post, "/bank-files/{id}/undoing", manage, BankPages.undo),
    .staff(.get, "/bank-lines/{id}", manage, BankLinePages.show),
    .staff(.post, "/bank-lines/{id}", manage, BankLinePages.apply),
    .staff(.post, "/bank-lines/{id}/setting-aside", manage, BankLinePages.setAside),
    .staff(.post, "/bank-lines/{id}/return", manage, BankLinePages.takeBack),
  ]

  /// A city's own people, and the secretariat.
  static let city: [Route] = [
    .member(.get, "/invoices/{id}", InvoicePages.show),
    .member(.get, "/invoices/{id}/files/{file}", InvoicePages.file),
    .member(.get, "/refunds/{id}/paper", RefundPages.paper),
    .member(.post, "/invoices/{id}/promise", InvoicePages.promise),
    .member(.post, "/invoices/{id}/order", InvoicePages.awaitOrder),
    .member(.post, "/invoices/{id}/order-number", InvoicePages.orderNumber),
    .member(.get, "/cities/{slug}/fees", CityFees.show).example("/cities/rennes/fees"),
    .member(.get, "/cities/{slug}/billing", BillingPages.show).example("/cities/rennes/billing"),
    .member(.post, "/cities/{slug}/billing", BillingPages.save),
    .member(.post, "/cities/{slug}/special-cases", CityFees.ask),
  ]
}

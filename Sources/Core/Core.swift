import HTTPTypes
import Web

extension Feature {
  /// What the house answers by itself: health, measures of the machine, the kit, the mailbox of demo mode, the jobs.
  package static let core: Feature = {
    var feature = Feature("Core")
    feature.routes = [
      .get("!/healthz", CorePages.health).example("/healthz"),
      .get("!/api/v1/openapi.json", CorePages.openAPI).summary("This document").example("/api/v1/openapi.json"),
      .get("!/files/{sha}", Files.show).example("/files/0000000000000000000000000000000000000000000000000000000000000000"),
      .member(.post, "/written-language", WrittenLanguage.told).example("/written-language"),
      .get("/kit", CorePages.kit).example("/kit"),
      .get("/kit/live", KitBell.follow).knowing("since").example("/kit/live"),
      .post("/kit/bell", KitBell.ring).example("/kit/bell"),
      .get("/demo/day", DemoDayPages.show).example("/demo/day"), .post("/demo/day", DemoDayPages.change).example("/demo/day"),
      .get("/mailbox", CorePages.mailbox).knowing("to").example("/mailbox"),
      .get("/mailbox/{id}", CorePages.mail).example("/mailbox/999"),
      .staff(.get, "/jobs", .runsHouse, JobPages.list).knowing("state").example("/jobs"),
      .staff(.post, "/jobs/{id}/retry", .runsHouse, JobPages.retry).example("/jobs/999/retry"),
      .staff(.post, "/jobs/{id}/drop", .runsHouse, JobPages.drop).example("/jobs/999/drop"),
      .member(.get, "/mails", MailPages.mine).example("/mails"),
      .member(.post, "/mails/{id}/drop", MailPages.drop).example("/mails/999/drop"),
      .staff(.post, "/mails/{id}/retry", .runsHouse, JobPages.retryMail).example("/mails/999/retry"),
    ]
    feature.menu = [MenuEntry(.staff, "Jobs and e-mails", "/jobs", order: 90, permission: .runsHouse)]
    feature.permissions = [.runsHouse]
    feature.waiting = [MailPages.waiting]
    feature.erasures.append(
      Erasure { person, tx in
        try Outbox.erase(person, in: tx)
        try Files.erase(person, in: tx)
      })
    feature.holdings = CoreHoldings.all
    feature.retentions = CoreHoldings.retentions
    feature.kinds = [Kind("ledger.undone", "Something recorded earlier was undone")]
    return feature
  }()
}

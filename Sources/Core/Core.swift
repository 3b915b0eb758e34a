import HTTPTypes
import Web

extension Feature {
  /// What the house answers by itself: health, measures of the machine, the kit, the mailbox of demo mode, the jobs.
  package static let core: Feature = {
    var feature = Feature("Core")
    feature.routes = [
      .get("!/healthz", CorePages.health),
      .get("!/api/v1/openapi.json", CorePages.openAPI).summary("This document"),
      .get("/kit", CorePages.kit).example("/kit"),
      .get("/mailbox", CorePages.mailbox).knowing("to", "page").example("/mailbox"),
      .get("/mailbox/{id}", CorePages.mail),
      .staff(.get, "/jobs", CorePermissions.runHouse, CorePages.jobs).example("/jobs"),
      .staff(.post, "/jobs/{id}/retry", CorePermissions.runHouse, CorePages.retryJob),
      .staff(.delete, "/jobs/{id}", CorePermissions.runHouse, CorePages.dropJob),
      .staff(.post, "/jobs/{id}/drop", CorePermissions.runHouse, CorePages.dropJob),
    ]
    feature.menu = [MenuEntry(.staff, "Jobs and mail", "/jobs", order: 90, permission: CorePermissions.runHouse)]
    feature.permissions = [CorePermissions.runHouse]
    feature.kinds = [Kind("ledger.undone", "An earlier entry was taken back")]
    feature.jobs = []
    return feature
  }()
}

package enum CorePermissions {
  package static let runHouse = Permission("house.run", "Only the secretariat sees the jobs and mails of the house", [.secretariat: .house])
}

import ActionPlan
import Advice
import Approvals
import Core
import Databank
import Declarations
import Directory
import Fees
import Funds
import Governance
import Handover
import Logging
import Mailings
import Meetings
import Membership
import Networks
import Storage
import Translation
import Web
import Website
import Works

/// What the house consists of. The command and the tests put the same house together from it.
package enum Contents {
  /// In the order of their reactions and seeds. Nothing else knows them all.
  package static let features: [Feature] = [
    .core, .directory, .approvals, .meetings, .works, .website, .membership, .fees, .handover, .advice, .networks, .funds, .mailings,
    .databank, .translation, .governance, .declarations, .actionPlan,
  ]

  /// The targets whose `Migrations` and `Locales` are read at run time.
  package static let targets = [
    "Storage", "Web", "Core", "Directory", "Approvals", "Meetings", "Works", "Website", "Membership", "Fees", "Handover", "Advice",
    "Networks", "Funds", "Mailings", "Databank", "Translation", "Governance", "Declarations", "ActionPlan",
  ]

  /// The house over a database that is migrated already or about to be.
  /// - Parameters:
  ///   - words: read already; else from the catalogues of all targets.
  ///   - more: rooms of a test's own.
  package static func house(
    _ place: Database.Place, settings: Settings, clock: Clock = .system, words: Words? = nil, with more: [Feature] = []
  ) async throws -> House {
    let words = try words ?? Words(folders: targets.map { Share.folder($0) })
    let assets = try Assets(folders: [Share.folder("Web") + "/Assets"])
    return try await House(features: features + more, words: words, settings: settings, assets: assets) { beforeCommit in
      try await Database.open(place, clock: clock, beforeCommit: beforeCommit)
    }
  }

  package static func pipeline(_ house: House, log: Logger) throws -> Pipeline {
    let visitors = Held(most: 2_000)
    return try Pipeline(
      house, loadVisitor: { token, language, tx in try Visitors.load(token: token, language: language, held: visitors, in: tx) },
      slide: { token, tx in try Sessions.slide(token, in: tx) }, log: log)
  }
}

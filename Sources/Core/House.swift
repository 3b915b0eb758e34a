import Storage
import Web

/// The house put together: its features, its words, its database. Made once by the command (and by each test).
package final class House: Sendable {
  package let features: [Feature]
  package let words: Words
  package let settings: Settings
  package let database: Database
  /// Stylesheet and scripts, with their hashes.
  package let assets: Assets
  package let limits = RateLimit()
  /// Views and downloads, added up in memory and written once a minute.
  package let counters = Counters()
  /// From which country somebody reads.
  package let addressCountries: AddressCountries
  package let held = Held()
  /// Who follows what while it happens.
  package let live: LivePages
  let waitingCounts = WaitingCounts()
  let menuLinks = MenuLinks()
  let reactions: [String: [Reaction]]
  package let kinds: [String: Kind]
  /// The entries of each menu, in their order.
  package let menus: [MenuEntry.Place: [MenuEntry]]
  package let requestKinds: [String: RequestKind]

  /// Opens the database, applies no migration. The reactions of the features run at the end of every write.
  package init(
    features: [Feature], words: Words, settings: Settings, assets: Assets = .none,
    open: (_ beforeCommit: @escaping Database.BeforeCommit) async throws -> Database
  ) async throws {
    self.features = features
    self.words = words
    self.settings = settings
    self.assets = assets
    addressCountries = AddressCountries(folder: settings.addressLists)
    var reactions: [String: [Reaction]] = [:]
    for reaction in features.flatMap(\.reactions) {
      for kind in reaction.kinds { reactions[kind, default: []].append(reaction) }
    }
    self.reactions = reactions
    let run = reactions
    menus = Dictionary(grouping: features.flatMap(\.menu).sorted { ($0.order, $0.path) < ($1.order, $1.path) }, by: \.place)
    kinds = Dictionary(features.flatMap(\.kinds).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    requestKinds = Dictionary(features.flatMap(\.requests).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    database = try await open { tx, since in try react(to: run, since: since, in: tx) }
    live = LivePages(database)
  }

  package var routes: [Route] { features.flatMap(\.routes) }
}

/// Facts about this installation, each of which changes something (docs/architecture.md, Settings).
package struct Settings: Sendable {
  /// Where the house answers, without a final slash: `http://127.0.0.1:8080`. Stands in mails and canonical links.
  package var address = "http://127.0.0.1:8080"
  /// Written into a new data folder by `bin/run` alone: a band on every page, 127.0.0.1 only, no mail leaves.
  package var demo = false
  /// In demo mode, the clock that people can move.
  package var demoClock: DemoClock?
  /// `smtp://127.0.0.1:25`; nil keeps mail in the outbox and `doctor` says so.
  package var smtp: String?
  /// The address that mails come from.
  package var sender = "paideia@localhost"
  /// The only peer whose X-Forwarded-For is believed.
  package var proxy: String?
  /// The folder of the lists that say in which country an address is; nil where they are not installed.
  package var addressLists: String?
  /// Kept pages can be put off for measurements: `PAIDEIA_KEEP=0`.
  package var keepsPages = true
  /// The folder of the database, of the erasure file and of what jobs write.
  package var data = "data"
  package init() {}
}

/// Runs the reactions to rows recorded since a position, to a depth of two.
private func react(to reactions: [String: [Reaction]], since: Int64, in tx: WriteTx) throws {
  var from = since
  for _ in 0..<2 {
    let until = try tx.position()
    if until == from { return }
    for row in try Ledger.rows(after: from, until: until, in: tx) {
      for reaction in reactions[row.kind] ?? [] {
        do { try reaction.run(row, tx) } catch let problem as Problem { throw problem } catch {
          throw ReactionFailed(name: reaction.name, kind: row.kind, reason: "\(error)")
        }
      }
    }
    from = until
  }
  let last = try Ledger.rows(after: from, until: try tx.position(), in: tx)
  if let deep = last.first(where: { reactions[$0.kind] != nil }) {
    throw ReactionFailed(name: reactions[deep.kind]?.first?.name ?? "", kind: deep.kind, reason: "deeper than two")
  }
}

package struct ReactionFailed: Error, CustomStringConvertible {
  package let name: String
  package let kind: String
  package let reason: String
  package var description: String { "the reaction \(name) to \(kind) failed: \(reason)" }
}

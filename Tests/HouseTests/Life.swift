import Contents
import Core
import Directory
import Foundation
import Storage
import TestKit
import Web

/// A house that has been lived in: its own people have gone through its pages and sent every form that makes something,
/// as it stood there. What they met is kept, so that others can ask for the same things.
final class Life {
  /// Whose pages something was met on.
  enum Whose: String, CaseIterable { case rennes, secretariat }

  struct Met: Sendable {
    let form: PageForm
    let by: SmallWorld.Somebody
    var whose: Whose { by == .secretariat ? .secretariat : .rennes }
  }

  let world: World
  private(set) var hand: Hand
  /// Addresses by route, as links led to them; in the order in which they were met.
  private(set) var addresses: [String: [(path: String, whose: Whose)]] = [:]
  /// Forms by route.
  private(set) var forms: [String: [Met]] = [:]
  /// What was sent and refused, with what the house said: for whoever looks why something was never made.
  private(set) var refused: [String] = []
  private var sent: [String: Int] = [:]
  private var browsers: [SmallWorld.Somebody: Browser] = [:]

  /// What ends, removes or takes back is met and not sent: the things are to be there.
  private static let ending = [
    "removal", "withdrawal", "end", "refusal", "undoing", "undo", "discard", "dropping", "erasure", "sign-out", "departure", "merging",
    "archive",
    "cancellation", "return", "stop", "acting", "password", "address", "factor", "rejection", "demo-entry", "language", "setting-aside",
    "sign-in", "reversal", "dissolution",
  ]

  /// So do these, whose words begin something elsewhere.
  private static let closing = ["/plan/{year}/closing", "/fees/{year}/tariff/closing"]

  init(_ world: World) {
    self.world = world
    hand = Hand(day: world.clock.now.day)
  }

  /// Rennes coordinates the French network from now on, so that it has people of its own in every role.
  static let people: [SmallWorld.Somebody] = [.secretariat, .rennesTechnical, .rennesPolitical]

  func live(rounds: Int = 2) async throws {
    let small = world.small
    try await world.house.database.write { tx in
      try Organisations.tie(
        small.organisation("rennes"), to: small.organisation("rfve"), coordinates: true, from: nil, source: "small world", by: .house,
        in: tx)
      try Mandates.open(
        small.person(.rennesPolitical), for: small.organisation("rennes"), as: .coordinator, evidence: "small world", by: .house, in: tx)
    }
    for _ in 0..<rounds {
      for somebody in Self.people { try await walk(as: somebody) }
      await world.runJobs()
      for mail in try await world.mails() { links(in: mail.text.replacing(world.house.settings.address, with: "href=\""), .rennes) }
    }
  }

  /// How many pages of a kind are looked at in a walk. Every approval is a request: of these, more.
  private static func most(_ route: Route) -> Int { route.pattern == "/{language}/requests/{id}" ? 15 : 3 }

  private func walk(as somebody: SmallWorld.Somebody) async throws {
    let browser = try await world.signIn(somebody)
    var waiting = ["/fr/", "/fr/for-me", "/fr/account", "/fr/our-city/rennes", "/fr/networks/rfve", "/fr/membership/rennes"]
    waiting += world.house.routes.filter { $0.method == .get && !$0.pattern.hasSuffix("}") }.compactMap { route in
      route.example == nil && route.pattern.dropFirst("/{language}".count).contains("{") ? nil : RouteTable.address(of: route)
    }
    waiting += addresses.values.flatMap { $0.prefix(3).map(\.path) }.sorted()
    var seen: [String: Set<String>] = [:]
    var position = 0
    while position < waiting.count {
      let address = waiting[position]
      position += 1
      guard let route = route(.get, address), seen[route.pattern, default: []].count < Self.most(route),
        seen[route.pattern, default: []].insert(Self.path(address)).inserted
      else { continue }
      let page = await browser.get(address)
      if page.status == 303 { waiting.append(page.location) }
      guard page.status == 200 else { continue }
      waiting += links(in: page.text, somebody == .secretariat ? .secretariat : .rennes)
      for form in PageForm.all(on: page.text) {
        if let led = try await meet(form, by: somebody, with: browser) { waiting.append(led) }
      }
    }
  }

  /// Keeps the form, and sends it unless it ends something or was sent twice before. Gives where it led.
  private func meet(_ form: PageForm, by somebody: SmallWorld.Somebody, with browser: Browser) async throws -> String? {
    guard form.method != .get, let route = route(form.method, form.address) else { return nil }
    let met = forms[route.pattern + route.method.rawValue, default: []]
    if met.count < 40, !met.contains(where: { $0.form.address == form.address && $0.by == somebody }) {
      forms[route.pattern + route.method.rawValue, default: []].append(Met(form: form, by: somebody))
    }
    let words = Set(Self.path(form.address).split(separator: "/").map(String.init))
    guard words.isDisjoint(with: Self.ending), !words.contains("account"), !Self.closing.contains(where: route.pattern.hasSuffix),
      !words.contains("sign-out-everywhere"), form.method == .post
    else { return nil }
    let key = "\(somebody) \(route.pattern.contains("{move}") ? form.address : route.pattern)"
    guard sent[key, default: 0] < 3 else { return nil }
    sent[key, default: 0] += 1
    for manner in Hand.Manner.allCases {
      let (fields, paper) = hand.fill(form, manner)
      let answer = await browser.send(form, fields, paper)
      if answer.status == 303 { return answer.location }
      let said = answer.text.components(separatedBy: "role=\"alert\"").dropFirst().first?.prefix(600) ?? ""
      refused.append("\(answer.status) \(form.address) as \(somebody): \(said) | \(fields)")
      if answer.status != 422 { break }
    }
    return nil
  }

  /// Notes where a page leads, and gives it. All in French: one language is enough here.
  @discardableResult private func links(in text: String, _ whose: Whose) -> [String] {
    var found: [String] = []
    for part in text.components(separatedBy: "href=\"").dropFirst() {
      let written = part.prefix { $0 != "\"" && $0 != "#" && !$0.isWhitespace }
      guard written.hasPrefix("/") else { continue }
      var address = PageForm.plain(String(written))
      for other in ["/en/", "/es/"] where address.hasPrefix(other) { address = "/fr/" + address.dropFirst(4) }
      guard let route = route(.get, address) else { continue }
      found.append(address)
      let path = Self.path(address)
      let known = addresses[route.pattern, default: []]
      if known.count < 40, !known.contains(where: { $0.path == path && ($0.whose == whose || $0.whose == .rennes) }) {
        addresses[route.pattern, default: []].append((path, whose))
      }
    }
    return found
  }

  static func path(_ address: String) -> String { String(address.prefix { $0 != "?" && $0 != "#" }) }

  /// The most exact route for this address.
  func route(_ method: Request.Method, _ address: String) -> Route? {
    let path = Self.path(address).split(separator: "/")
    return patterns["\(method.rawValue) \(path.count)", default: []].filter { pattern in
      zip(pattern.parts, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 } && (pattern.parts.first != "{language}" || path.first == "fr")
    }.min { one, other in one.wildcards < other.wildcards }?.route
  }

  /// Which routes with a record in them were met how often, and what was refused.
  var told: String {
    let lines = world.house.routes.filter { $0.method != .get || $0.pattern.dropFirst("/{language}".count).contains("{") }.map { route in
      let there = route.method == .get ? addresses[route.pattern]?.count : forms[route.pattern + route.method.rawValue]?.count
      return "\(there ?? 0) \(route.method.rawValue) \(route.pattern)"
    }
    return (lines.sorted() + ["", "refused"] + refused).joined(separator: "\n")
  }

  private struct Pattern {
    let route: Route
    let parts: [Substring]
    let wildcards: Int
  }

  /// By method and number of parts.
  private lazy var patterns: [String: [Pattern]] = Dictionary(
    grouping: world.house.routes.map { route in
      Pattern(route: route, parts: route.pattern.split(separator: "/"), wildcards: route.pattern.count { $0 == "{" })
    }, by: { "\($0.route.method.rawValue) \($0.parts.count)" })
}

extension Browser {
  /// Sends a form of a page, with a file where it has a place for one.
  func send(_ form: PageForm, _ fields: [(String, String)], _ paper: Hand.Paper? = nil) async -> Page {
    guard form.hasFiles else { return await post(form.address, fields, method: form.method) }
    return await upload(
      form.address, fields, file: paper?.field ?? "nothing", name: paper?.name ?? "", type: paper?.type ?? "application/octet-stream",
      paper?.bytes ?? [])
  }
}

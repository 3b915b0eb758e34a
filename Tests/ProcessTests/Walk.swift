import Contents
import Core
import Foundation
import Storage
import TestKit
import Web

/// Every GET route of the list at a running server, as a visitor and as the secretariat, with what its pages lead to.
struct Walk: Sendable {
  struct Answer: Sendable, Equatable {
    let status: Int
    let location: String
    let body: String
  }

  let site: Site
  let secretariat: RawHTTP

  /// The examples of the list: those under a language in all three for visitors, in French for the secretariat.
  static var examples: (visitor: [String], secretariat: [String]) {
    // A line goes on for as long as one listens.
    let routes = Contents.features.flatMap(\.routes).filter { route in
      route.method == .get && route.example != nil && !route.path.hasSuffix("/live")
    }
    func addresses(_ languages: [String]) -> [String] {
      routes.flatMap { route -> [String] in
        let example = route.example ?? ""
        let plain = example.hasPrefix("!") ? String(example.dropFirst()) : example
        return route.path.hasPrefix("!") ? [plain] : languages.map { "/\($0)\(plain)" }
      }
    }
    return (addresses(["en", "fr", "es"]), addresses(["fr"]))
  }

  /// Blocks.
  func ask(_ addresses: [String], as browser: RawHTTP) throws -> [String: Answer] {
    var answers: [String: Answer] = [:]
    // The page of the demonstration's clock says the minute, and is linked from everywhere.
    for address in addresses where answers[address] == nil && !address.hasSuffix("/demo/day") {
      let reply = try browser.get(address)
      answers[address] = Answer(status: reply.status, location: reply.location, body: lasting(reply.text))
    }
    return answers
  }

  /// Without what says when or where the answer was made.
  private func lasting(_ body: String) -> String {
    // A harvester is told when it was answered (OAI-PMH 2.0, 3.2).
    var timeless = body.contains("<responseDate>") ? body.replacing(/<responseDate>[^<]*<\/responseDate>/, with: "") : body
    // So is whoever reads a page that follows.
    if timeless.contains("data-live=") { timeless.replace(/data-position="\d+"|<span role="status" data-said>[^<]*<\/span>/, with: "") }
    let placeless = timeless.contains(site.root) ? timeless.replacing(site.root, with: "SITE") : timeless
    let parts = placeless.components(separatedBy: "\"made\" : \"")
    return parts.prefix(1).joined() + parts.dropFirst().map { String($0.drop { $0 != "\"" }) }.joined()
  }

  /// Everything: the examples, and at most `each` links of every kind of address that the secretariat's pages show.
  func everything(each: Int = 6) throws -> (visitor: [String: Answer], secretariat: [String: Answer]) {
    let (open, closed) = Walk.examples
    let first = try ask(closed, as: secretariat)
    var more: [String: [String]] = [:]
    for body in first.keys.sorted().compactMap({ first[$0]?.body }) {
      for match in body.matches(of: /href="(\/(?:fr|api|files)[^"#]*)"/) {
        let address = String(match.1).replacing("&amp;", with: "&")
        let kind = address.split(separator: "/").prefix(2).joined(separator: "/").prefix { $0 != "?" }
        if first[address] == nil, more[String(kind)]?.contains(address) != true { more[String(kind), default: []].append(address) }
      }
    }
    let links = more.values.flatMap { $0.sorted().prefix(each) }.sorted()
    let second = try ask(links, as: secretariat)
    let visitor = try ask(open + links, as: site.client())
    return (visitor, first.merging(second) { one, _ in one })
  }

  /// The addresses whose answers differ, with the first place where they do.
  static func differences(_ before: [String: Answer], _ after: [String: Answer]) -> [String] {
    before.keys.sorted().compactMap { address in
      guard let old = before[address], let new = after[address] else { return "\(address): was not asked again" }
      if old == new { return nil }
      if old.status != new.status { return "\(address): \(old.status), then \(new.status)" }
      let same = zip(old.body, new.body).prefix { $0 == $1 }.count
      let (one, other) = (old.body.dropFirst(max(0, same - 60)).prefix(160), new.body.dropFirst(max(0, same - 60)).prefix(160))
      return "\(address): “\(one)”, then “\(other)”"
    }
  }
}

import Contents
import Core
import Foundation
import Storage
import TestKit
import Testing
import Web

/// Every route, asked as each role with GET and its unsafe methods. The expected answers stand in `routes.csv`, one line
/// a route, for people to read; the test says which line differs. After a change that is meant:
/// `PAIDEIA_WRITE_ROUTES=1 bin/test RouteTable`, then read the difference.
@Suite struct RouteTable {
  /// The roles of the table, from the fewest rights to the most. Rennes is the organisation that examples are about, so
  /// `rennesTechnical` asks about their own and `tamperePolitical` about a foreign one.
  static let roles: [(name: String, somebody: SmallWorld.Somebody?)] = [
    ("visitor", nil), ("no mandate", .nobody), ("foreign city", .tamperePolitical), ("own city", .rennesTechnical),
    ("coordinator", .lisboaCoordinator), ("committee", .granollersCommittee), ("delegation", .rosarioDelegation),
    ("secretariat", .secretariat),
  ]
  static let file = Source.root.path + "/Tests/HouseTests/routes.csv"

  @Test func everyRouteAnswersAsTheTableSays() async throws {
    let found = Found()
    try await World.furnished { world in
      var lines: [String] = [(["method", "route", "example"] + Self.roles.map(\.name)).joined(separator: ",")]
      for route in world.house.routes.sorted(by: { ($0.pattern, $0.method.rawValue) < ($1.pattern, $1.method.rawValue) }) {
        let address = Self.address(of: route)
        var cells = [route.method.rawValue, route.pattern, address]
        for (_, somebody) in Self.roles {
          // A session of its own each time: signing out everywhere is one of the routes.
          let browser: Browser = if let somebody { try await world.signIn(somebody) } else { world.visitor }
          let page = route.method.isUnsafe ? await browser.post(address, method: route.method) : await browser.get(address)
          cells.append(String(page.status))
        }
        lines.append(cells.joined(separator: ","))
      }
      found.lines = lines
    }
    if ProcessInfo.processInfo.environment["PAIDEIA_WRITE_ROUTES"] == "1" {
      try (found.lines.joined(separator: "\n") + "\n").write(toFile: Self.file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOfFile: Self.file, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(Set(found.lines).subtracting(expected).sorted() == [], "Answers that routes.csv does not expect.")
    #expect(Set(expected).subtracting(found.lines).sorted() == [], "Lines of routes.csv that no route gives.")
    #expect(!found.lines.contains { $0.contains(",500") || $0.contains(",503") }, "No route fails.")
  }

  /// A method that an address does not know is 405 with Allow, for everybody.
  @Test func otherMethodsAreRefused() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      let byPattern = Dictionary(grouping: world.house.routes, by: \.pattern)
      for (pattern, routes) in byPattern {
        let known = Set(routes.map(\.method))
        for method in [Request.Method.get, .post, .put, .delete] where !known.contains(method) {
          guard let route = routes.first, !Self.isKnown(method, Self.address(of: route), world.house.routes) else { continue }
          let page = await officer.post(Self.address(of: route), method: method)
          #expect(page.status == 405, "\(method.rawValue) \(pattern)")
          #expect(page.headers[.allow] != nil, "\(method.rawValue) \(pattern) says what is allowed")
        }
      }
    }
  }

  /// A form of another site is refused before anything is read.
  @Test func foreignFormsAreRefused() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      for route in world.house.routes where route.method.isUnsafe {
        for headers in [["Sec-Fetch-Site": "cross-site"], ["Origin": "https://elsewhere.example"], [:], ["Sec-Fetch-Site": "same-site"]] {
          let page = await officer.send(route.method, Self.address(of: route), headers: headers)
          #expect(page.status == 403, "\(route.method.rawValue) \(route.pattern) with \(headers)")
        }
      }
    }
  }

  /// A page that is not there, or not theirs to see, keeps the menus of whoever is signed in.
  @Test func aProblemSignsNobodyOut() async throws {
    try await World.furnished { world in
      let officer = try await world.signIn(.rennesTechnical)
      for (address, status) in [("/fr/nowhere", 404), ("/fr/cities/nowhere", 404), ("/fr/people", 403)] {
        let page = await officer.get(address)
        #expect(page.status == status)
        #expect(page.text.contains("action=\"/fr/sign-out\"") && page.text.contains("<strong>Rennes</strong>"), "\(address)")
      }
      #expect(await world.visitor.get("/fr/nowhere").text.contains("href=\"/fr/sign-in\""))
    }
  }

  /// What a button sends has a route, in the frame as on the page. The forms of the kit are samples that lead nowhere.
  @Test func everyFormLeadsToARoute() async throws {
    try await World.furnished { world in
      for (role, somebody) in Self.roles {
        let browser: Browser = if let somebody { try await world.signIn(somebody) } else { world.visitor }
        for route in world.house.routes where route.method == .get && route.path != "/kit" {
          let page = await browser.get(Self.address(of: route))
          for form in page.text.matches(of: /<form[^>]* method="(get|post)" action="([^"]*)"/) {
            let address = form.2.split(separator: "?", maxSplits: 1)
            let sent = form.2.firstMatch(of: /_method=([A-Z]+)/).map { String($0.1) } ?? form.1.uppercased()
            guard let method = Request.Method(rawValue: sent), let path = address.first else {
              Issue.record("\(route.pattern) as \(role) has a form to \(form.2)")
              continue
            }
            #expect(Self.isKnown(method, String(path), world.house.routes), "\(sent) \(path) on \(route.pattern) as \(role)")
          }
        }
      }
    }
  }

  /// Whether another route answers this method at this address: `/articles/new` is also an `/articles/{id}`.
  static func isKnown(_ method: Request.Method, _ address: String, _ routes: [Route]) -> Bool {
    let path = address.split(separator: "/")
    return routes.contains { route in
      let pattern = route.pattern.split(separator: "/")
      return route.method == method && pattern.count == path.count
        && zip(pattern, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
  }

  /// The example of a route, with French before it where it stands under a language.
  static func address(of route: Route) -> String {
    var example = route.example ?? route.path
    for (name, value) in ["year": "2021", "code": "4.11", "slug": "rennes", "number": "8", "task": "act"] {
      example = example.replacing("{\(name)}", with: value)
    }
    // Nobody has these identifiers and tokens.
    example = example.replacing(/\{[a-z]+\}/, with: "999999")
    let plain = example.hasPrefix("!") ? String(example.dropFirst()) : example
    return route.path.hasPrefix("!") ? plain : "/fr\(plain)"
  }

  final class Found: @unchecked Sendable {  // filled by one task, read after it
    var lines: [String] = []
  }
}

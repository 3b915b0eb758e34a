import Contents
import Core
import Foundation
import Storage
import TestKit
import Testing
import Web

/// Wrong, huge and hostile input: a clear sentence, 4xx, nothing changed, never 5xx.
@Suite struct Hostile {
  static let values = [
    "", " ", "'", "\"><script>alert(1)</script>", "' OR 1=1 --", "\u{0}", "%00", "../../etc/passwd", String(repeating: "a", count: 5000),
    "-1", "0", "99999999999999999999", "9007199254740993", "NaN", "1e309", "2021-02-30", "\u{202E}abc", "🏙️🏙️", "{}", "${7*7}", "${{7*7}}",
    "javascript:alert(1)", "\r\nSet-Cookie: a=b", "NEAR(a b)", "a* OR b:", "\u{FFFD}", "null", "true",
  ]

  @Test func addresses() async throws {
    try await World.furnished { world in
      let officer = try await world.signIn(.secretariat)
      let before = try await world.state()
      for route in world.house.routes where route.method == .get {
        for value in Self.values {
          let encoded = percentEncoded(value.isEmpty ? " " : value)
          let pattern = route.path.hasPrefix("!") ? String(route.path.dropFirst()) : "/fr\(route.path)"
          let address = pattern.replacing(/\{[a-z]+\}/, with: encoded)
          for browser in [world.visitor, officer] {
            let page = await browser.get(address)
            #expect(page.status < 500, "\(address)")
            let asked = route.parameters.isEmpty ? ["q", "page"] : route.parameters
            let query = asked.map { "\($0)=\(encoded)" }.joined(separator: "&")
            let example = RouteTable.address(of: route)
            let second = await browser.get("\(example)?\(query)")
            #expect(second.status < 500, "\(example)?\(query.prefix(200))")
            #expect(!second.text.contains("<script>alert"), "\(example)?\(query.prefix(200))")
            #expect(second.headers[.setCookie]?.contains("a=b") != true)
          }
        }
      }
      #expect(try await world.state() == before, "a GET changes nothing")
    }
  }

  @Test func headersAndCookies() async throws {
    try await World.furnished { world in
      for value in Self.values where !value.contains("\u{0}") && !value.contains("\r") {
        for name in ["Cookie", "Accept-Language", "If-None-Match", "Range", "Content-Type", "Origin", "X-Forwarded-For", "Accept-Encoding"]
        {
          let header = name == "Cookie" ? "paideia=\(value); paideia-notice=\(value)" : value
          let page = await world.visitor.send(.get, "/fr/cities", headers: [name: header])
          #expect(page.status < 500, "\(name): \(value.prefix(50))")
        }
      }
    }
  }

  @Test func forms() async throws {
    try await World.furnished { world in
      let officer = try await world.signIn(.secretariat)
      for route in world.house.routes where route.method.isUnsafe {
        let address = RouteTable.address(of: route)
        for value in ["\u{0}", "'", "<b>", String(repeating: "é", count: 20_000), "2021-02-30", "-1"] {
          let names = [
            "title", "name", "text", "email", "day", "q", "file", "language", "code", "body", "kind", "password", "number", "link",
          ]
          let page = await officer.post(address, names.map { ($0, value) }, method: route.method)
          #expect(page.status < 500, "\(route.method.rawValue) \(address) with \(value.prefix(20))")
        }
        let broken = await officer.send(
          route.method, address, body: Array("--x\r\nContent-Disposition: form-data; name=\"a".utf8),
          headers: ["Content-Type": "multipart/form-data; boundary=x", "Sec-Fetch-Site": "same-origin"])
        #expect(broken.status < 500, "\(address) with a broken multipart body")
      }
    }
  }
}

extension World {
  /// How much there is of everything that people can make: equal before and after a request that must change nothing.
  func state() async throws -> [Int] {
    try await house.database.read { tx throws in
      [
        try tx.count("SELECT count(*) FROM core_record"), try tx.count("SELECT count(*) FROM core_ledger"),
        try tx.count("SELECT count(*) FROM core_text"), try tx.count("SELECT count(*) FROM core_mail"),
        try tx.count("SELECT count(*) FROM core_job"),
      ]
    }
  }
}

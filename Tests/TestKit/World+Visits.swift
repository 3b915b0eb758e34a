import Contents
import Core
import Directory
import Foundation
import HTTPTypes
import Logging
import Storage
import Web

/// The house over a database of the test's own, with the small world in it and the real router in front.
///
///     try await World.with { world in
///       let officer = try await world.signIn(.rennesTechnical)
///       let page = await officer.get("/fr/cities/rennes")
///       #expect(page.status == 200)
///     }
package struct World: Sendable {
  package let house: House
  package let pipeline: Pipeline
  package let small: SmallWorld
  package let clock: TestClock

  package static func with(
    settings: Settings = Settings(), more: [Feature] = [], _ body: @Sendable (World) async throws -> Void
  ) async throws {
    try await with(settings: settings, words: Begun.words, more: more, in: try await Begun.small(), body)
  }

  /// The small world with what the rooms ship: the plan of 2021, Charter, congresses, awards, pages.
  /// - Parameter words: catalogues of the test's own, which remember what nobody else asked them for.
  package static func furnished(
    settings: Settings = Settings(), words: Words = Begun.words, _ body: @Sendable (World) async throws -> Void
  ) async throws {
    try await with(settings: settings, words: words, more: [], in: try await Begun.furnished(), body)
  }

  private static func with(
    settings: Settings, words: Words, more: [Feature], in place: Database.Place, _ body: @Sendable (World) async throws -> Void
  ) async throws {
    let clock = TestClock()
    let house = try await Contents.house(place, settings: settings, clock: clock.clock, words: words, with: more)
    do {
      var log = Logger(label: "test")
      log.logLevel = .critical
      let small = try await house.database.read { tx in try SmallWorld(in: tx) }
      try await body(World(house: house, pipeline: try Contents.pipeline(house, log: log), small: small, clock: clock))
    } catch {
      await house.database.close()
      await TestDatabase.remove(place)
      throw error
    }
    await house.database.close()
    await TestDatabase.remove(place)
  }

  /// A browser without a session.
  package var visitor: Browser { Browser(pipeline: pipeline, token: nil) }

  /// A browser with a session of this person, as sign-in would make it.
  package func signIn(_ somebody: SmallWorld.Somebody) async throws -> Browser {
    let person = small.person(somebody)
    let token = try await house.database.write { tx in try Sessions.open(for: person, in: tx) }
    return Browser(pipeline: pipeline, token: token)
  }

  /// Does every job that is due by the test's clock, those that they enqueue included.
  package func runJobs() async { await Worker(house).runDue() }
}

/// What every test of a house begins with, made once per run.
package enum Begun {
  /// Read from its files once: they do not change.
  package static let words = (try? Words(folders: Contents.targets.map { Share.folder($0) })) ?? .none

  static func small() async throws -> Database.Place {
    try await TestDatabase.place(filled: "small", from: { try await TestDatabase.place(targets: Contents.targets) }) { place in
      try await within(place) { house in try await SmallWorld.load(house) }
    }
  }

  static func furnished() async throws -> Database.Place {
    try await TestDatabase.place(filled: "furnished", from: small) { place in
      try await within(place) { house in
        for feature in house.features where ["Website", "ActionPlan", "Fees", "Databank", "Translation"].contains(feature.name) {
          for seed in feature.seeds { try await seed.load(Share.dataSets + "/aive", house) }
        }
      }
    }
  }

  private static func within(_ place: Database.Place, _ fill: (House) async throws -> Void) async throws {
    let house = try await Contents.house(place, settings: Settings(), clock: TestClock().clock, words: words)
    do { try await fill(house) } catch {
      await house.database.close()
      throw error
    }
    await house.database.close()
  }
}

/// Asks the real router as a browser would, without a socket.
package struct Browser: Sendable {
  let pipeline: Pipeline
  package let token: String?
  private let client: String

  package init(pipeline: Pipeline, token: String?, client: String = "127.0.0.1") {
    self.pipeline = pipeline
    self.token = token
    self.client = client
  }

  /// The same browser elsewhere.
  package func at(_ client: String) -> Browser { Browser(pipeline: pipeline, token: token, client: client) }

  package struct Page: Sendable {
    package let status: Int
    package let headers: HTTPFields
    package let text: String
    /// As they came, for what is no text.
    package let bytes: [UInt8]
    package var location: String { headers[.location] ?? "" }
  }

  package func get(_ address: String, headers: [String: String] = [:]) async -> Page {
    await send(.get, address, headers: headers)
  }

  /// Sends a form as a page of ours would.
  package func post(_ address: String, _ fields: [(String, String)] = [], method: Request.Method = .post) async -> Page {
    await send(
      method, address, body: Array(Fields(fields).encoded.utf8),
      headers: ["Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"])
  }

  /// Sends a form with a file.
  package func upload(
    _ address: String, _ fields: [(String, String)] = [], file field: String, name: String, type: String, _ bytes: [UInt8]
  )
    async -> Page
  {
    let edge = "----paideia-test-edge"
    var body: [UInt8] = []
    for (key, value) in fields {
      body += Array("--\(edge)\r\nContent-Disposition: form-data; name=\"\(key)\"\r\n\r\n\(value)\r\n".utf8)
    }
    body += Array(
      "--\(edge)\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"\(name)\"\r\nContent-Type: \(type)\r\n\r\n".utf8)
    body += bytes + Array("\r\n--\(edge)--\r\n".utf8)
    return await send(
      .post, address, body: body,
      headers: ["Content-Type": "multipart/form-data; boundary=\(edge)", "Sec-Fetch-Site": "same-origin"])
  }

  package func send(_ method: Request.Method, _ address: String, body: [UInt8] = [], headers: [String: String] = [:]) async -> Page {
    let halves = address.split(separator: "?", maxSplits: 1)
    var fields = HTTPFields()
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
    }
    if let token { fields.append(HTTPField(name: .cookie, value: "\(Session.cookie)=\(token)")) }
    let request = Request(
      method: method, path: String(halves.first ?? "/"), query: Fields(encoded: halves.count > 1 ? String(halves[1]) : ""),
      headers: fields, body: body, client: client)
    let answer = await pipeline.answer(request)
    var bytes: [UInt8] = []
    switch answer.body {
    case .bytes(let whole): bytes = whole
    case .kept(let page): bytes = Array(page.text.utf8)
    case .stream(let next):
      while let part = try? await next() { bytes += part }
    case .events(let line):
      // What is said at once: then this browser leaves.
      bytes = Array((await line.next(.news) ?? .nothing).text.utf8)
      line.end()
    }
    return Page(status: answer.status.code, headers: answer.headers, text: String(decoding: bytes, as: UTF8.self), bytes: bytes)
  }
}

import Testing
import Web

@Suite struct RouterTests {
  static func router() throws -> Router<String> {
    var router = Router<String>()
    for (method, pattern) in [
      (Request.Method.get, "/"), (.get, "/{language}"), (.get, "/{language}/cities"), (.get, "/{language}/cities/{slug}"),
      (.get, "/{language}/cities/new"), (.post, "/{language}/cities/{slug}/edit"), (.delete, "/{language}/cities/{city}/publication"),
      (.get, "/api/v1/plans/{year}"), (.get, "/healthz"),
    ] { try router.add(method, pattern, "\(method.rawValue) \(pattern)") }
    return router
  }

  /// What is found, as one line that a table can hold.
  static func said(_ match: Router<String>.Match) -> String {
    switch match {
    case .found(let value, let parameters):
      ([value] + parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }).joined(separator: " ")
    case .notAllowed(let methods): "allow \(methods.map(\.rawValue).joined(separator: ","))"
    case .notFound: "nothing"
    case .moved(let path): "moved \(path)"
    }
  }

  @Test(arguments: [
    (Request.Method.get, "/", "GET /"), (.get, "/fr", "GET /{language} language=fr"),
    (.head, "/fr/cities", "GET /{language}/cities language=fr"),
    (.get, "/fr/cities/rennes", "GET /{language}/cities/{slug} language=fr slug=rennes"),
    (.get, "/fr/cities/new", "GET /{language}/cities/new language=fr"),
    (.get, "/fr/cities/s%C3%A3o%20paulo", "GET /{language}/cities/{slug} language=fr slug=são paulo"),
    (.get, "/fr/cities/a%2Fb", "GET /{language}/cities/{slug} language=fr slug=a/b"),
    // A word wins over a name, but only where it leads somewhere.
    (.post, "/fr/cities/new/edit", "POST /{language}/cities/{slug}/edit language=fr slug=new"),
    (.delete, "/fr/cities/x/publication", "DELETE /{language}/cities/{city}/publication city=x language=fr"),
    (.get, "/api/v1/plans/2021", "GET /api/v1/plans/{year} year=2021"), (.get, "/api/cities", "GET /{language}/cities language=api"),
    (.get, "/fr/towns", "nothing"), (.get, "/fr/cities/a/b", "nothing"), (.get, "/fr/cities/%00", "nothing"),
    (.get, "/fr/cities/%FF", "nothing"),
    (.get, "/fr/cities/a%0Ab", "nothing"), (.get, "/fr/cities/../../etc", "nothing"),
    (.post, "/fr/cities", "allow GET,HEAD"), (.get, "/fr/cities/x/edit", "allow POST"), (.put, "/fr/cities/new", "allow GET,HEAD"),
    (.get, "/fr/cities/", "moved /fr/cities"), (.get, "//fr//cities", "moved /fr/cities"),
    (.get, "//evil.org/cities", "moved /evil.org/cities"),
    (.get, "/fr/nothing/", "nothing"), (.post, "/fr/cities/x/edit/", "POST /{language}/cities/{slug}/edit language=fr slug=x"),
  ]) func finds(method: Request.Method, path: String, said: String) throws {
    #expect(Self.said(try Self.router().match(Request(method: method, path: path))) == said)
  }

  @Test func movingKeepsTheQuery() throws {
    let request = Request(path: "/fr/cities/", query: Fields(encoded: "q=a+b&page=2"))
    #expect(Self.said(try Self.router().match(request)) == "moved /fr/cities?q=a%20b&page=2")
  }

  @Test func twoRoutesForOneAddressAreRefused() throws {
    var router = try Self.router()
    #expect(throws: DuplicateRoute.self) { try router.add(.get, "/{other}/cities", "x") }
  }

  @Test func longAddressesFindNothing() throws {
    let deep = String(repeating: "/a", count: 5000)
    #expect(Self.said(try Self.router().match(Request(path: deep))) == "nothing")
    #expect(Self.said(try Self.router().match(Request(path: "/fr/cities/" + String(repeating: "a", count: 9000)))) == "nothing")
  }
}

@Suite struct LimitTests {
  @Test func aBucketEmptiesAndFills() throws {
    let limit = RateLimit()
    let rule = RateLimit.Rule("sign-in", burst: 3, oneEach: 10)
    let start = Moment(milliseconds: 1_600_000_000_000)
    for _ in 0..<3 { try limit.take(rule, "a", now: start) }
    do {
      try limit.take(rule, "a", now: start.adding(seconds: 4))
      Issue.record("the fourth passes")
    } catch {
      guard case .tooMany(let seconds) = error else { throw error }
      #expect(seconds == 6)
    }
    try limit.take(rule, "b", now: start)
    try limit.take(RateLimit.Rule("other", burst: 1, oneEach: 1), "a", now: start)
    try limit.take(rule, "a", now: start.adding(seconds: 10))
    #expect(throws: Problem.self) { try limit.take(rule, "a", now: start.adding(seconds: 10)) }
  }

  @Test func memoryIsBounded() throws {
    let limit = RateLimit(most: 100)
    let rule = RateLimit.Rule("x", burst: 2, oneEach: 60)
    let now = Moment(milliseconds: 1_600_000_000_000)
    for number in 0..<1000 { try limit.take(rule, "client \(number)", now: now) }
    #expect(limit.count <= 100)
  }

  @Test func metricsAreWrittenForPrometheus() {
    let metrics = Metrics()
    metrics.count(route: "/{language}/cities", method: "GET", status: 200, seconds: 0.004)
    metrics.count(route: "/{language}/cities", method: "GET", status: 200, seconds: 9)
    metrics.count(route: "not \"found\"", method: "GET", status: 404, seconds: 0.004)
    let lines = metrics.text(kept: KeptPages(), more: [(name: "paideia_jobs_failed", help: "Jobs", value: 2)]).split(separator: "\n")
    for line in [
      "paideia_requests_total{route=\"/{language}/cities\",method=\"GET\",status=\"200\"} 2",
      "paideia_requests_total{route=\"not \\\"found\\\"\",method=\"GET\",status=\"404\"} 1",
      "paideia_request_seconds_bucket{route=\"/{language}/cities\",le=\"0.005\"} 1",
      "paideia_request_seconds_bucket{route=\"/{language}/cities\",le=\"+Inf\"} 2",
      "paideia_request_seconds_count{route=\"/{language}/cities\"} 2", "paideia_kept_hits_total 0", "paideia_jobs_failed 2",
    ] { #expect(lines.contains { $0 == line }, "\(line)") }
    #expect(lines.contains { $0.hasPrefix("paideia_resident_bytes ") })
  }
}

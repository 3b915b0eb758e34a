import HTTPTypes
import Logging
import Storage
import Web

/// From a request to an answer: language and route, origin of unsafe methods, visitor in one query, right, handler.
/// Everything that is thrown becomes a page in the reader's language; nothing that comes from outside is a 5xx.
package final class Pipeline: Sendable {
  package let house: House
  package let kept: KeptPages
  package let metrics: Metrics
  let router: Router<Route>
  let loadVisitor: Session.Load
  let slide: Session.Slide
  let log: Logger
  let access: AccessLog

  /// - Throws: `DuplicateRoute` when two features claim one address.
  package init(_ house: House, loadVisitor: @escaping Session.Load, slide: @escaping Session.Slide, log: Logger) throws {
    self.house = house
    self.loadVisitor = loadVisitor
    self.slide = slide
    self.log = log
    access = AccessLog(log)
    metrics = Metrics()
    kept = KeptPages()
    var router = Router<Route>()
    for route in house.routes { try router.add(route.method, route.pattern, route) }
    self.router = router
  }

  /// Bytes of body that the server may read before it asks the pipeline; 413 beyond.
  package func bodyLimit(_ head: Head) -> Int {
    guard let method = head.method, method.isUnsafe else { return 16_000 }
    let path = head.address.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).first.map(String.init) ?? "/"
    if case .found(let route, _) = router.match(Request(method: method, path: path)) { return route.bodyLimit }
    return 16_000
  }

  /// A kept page for visitors without a session: one look before anything else.
  package func keptPage(_ head: Head) -> KeptPage? {
    guard house.settings.keepsPages, head.method == .get || head.method == .head, head.cookie(Session.cookie) == nil,
      head.cookie(Flash.cookie) == nil
    else { return nil }
    return kept.find(head.address, position: house.database.position, now: house.database.clock.now())
  }

  package func answer(_ incoming: Request) async -> Answer {
    var request = incoming
    let clock = ContinuousClock()
    let started = clock.now
    let (answer, route) = await routed(&request)
    let asked = request
    let note: @Sendable () -> Void = { [self] in
      let seconds = started.duration(to: clock.now) / .seconds(1)
      metrics.count(route: route, method: asked.method.rawValue, status: answer.status.code, seconds: seconds)
      access.write(route: route, request: asked, status: answer.status.code, seconds: seconds)
    }
    // A line is answered when it has ended.
    if case .events(let line) = answer.body { line.whenEnded(note) } else { note() }
    return answer
  }

  private func routed(_ request: inout Request) async -> (Answer, String) {
    let reader = reader(of: request)
    if request.path.isEmpty {
      var answer = Answer.redirect(to: "/\(reader.language)", status: .seeOther)
      answer.headers[.vary] = "Accept-Language"
      return (answer, "/")
    }
    if request.rawPath == "/metrics" { return (await metricsPage(request, reader), "/metrics") }
    switch router.match(request) {
    case .found(let route, let parameters):
      if let code = parameters["language"], Language(code).map({ house.speaks($0) }) != true {
        return (problem(.notFound, request, reader), "unknown language")
      }
      request.parameters = parameters
      return (await run(route, request, reader), route.pattern)
    case .notAllowed(let methods):
      return (await told(.notAllowed(methods), request, reader), "method not allowed")
    case .moved(let path):
      return (.redirect(to: path, status: .permanentRedirect), "moved")
    case .notFound:
      return (await told(.notFound, request, reader), "not found")
    }
  }

  private func run(_ route: Route, _ request: Request, _ reader: Reader) async -> Answer {
    let keeps = route.kept && house.settings.keepsPages && request.cookie(Session.cookie) == nil
    guard keeps, request.cookie(Flash.cookie) == nil else { return await drawn(route, request, reader) }
    let database = house.database
    let query = request.query.isEmpty ? "" : "?\(request.query.encoded)"
    return await kept.answer(
      request.rawPath + query, page: KeptPages.address(request.rawPath, request.query, knowing: route.parameters),
      position: database.position, now: database.clock.now()
    ) { [self] in await drawn(route, request, reader) }
  }

  private func drawn(_ route: Route, _ request: Request, _ reader: Reader) async -> Answer {
    do { return try await handled(route, request, reader) } catch { return await failed(error, route, request, reader) }
  }

  private func handled(_ route: Route, _ request: Request, _ reader: Reader) async throws -> Answer {
    if request.method.isUnsafe, !route.exempt, !OriginCheck.passes(request, ours: house.settings.address) {
      throw Problem.forbidden("This form did not come from this site. Open the page again and send it from there.")
    }
    var visit = try await visit(request, reader, counts: !route.path.hasPrefix("!"), reads: !route.exempt)
    if request.method.isUnsafe {
      let sent = try Sent.read(request)
      visit.form = sent.fields
      visit.uploads = sent.uploads
    }
    switch route.handler {
    case .visitor(let run): return try await run(visit)
    case .member(let run):
      guard let actor = visit.actor else { throw Problem.signIn }
      if let permission = route.permission, !actor.holds(permission) { throw Problem.forbidden(permission.label) }
      if request.method.isUnsafe, let token = request.cookie(Session.cookie) {
        let slide = slide
        try await house.database.write { tx in try slide(token, tx) }
      }
      return try await run(visit, actor)
    }
  }

  /// - Parameters:
  ///   - counts: whether the page's header says how much waits; addresses outside the languages have none.
  ///   - reads: whether a session is looked for; never where a form may come from elsewhere.
  private func visit(_ request: Request, _ reader: Reader, counts: Bool, reads: Bool = true) async throws -> Visit {
    let now = house.database.clock.now()
    guard reads, let token = request.cookie(Session.cookie), (20...100).contains(token.utf8.count) else {
      return Visit(request: request, reader: reader, actor: nil, person: nil, house: house, now: now)
    }
    let (load, house, language) = (loadVisitor, house, reader.language)
    let writes = house.database.writes
    let answer = try await house.database.read { tx in
      try load(token, language, tx).map { found in
        (found, counts ? try house.waitingCounts.count(for: found.actor, house, since: writes, in: tx) : 0)
      }
    }
    guard let (found, waiting) = answer else {
      return Visit(request: request, reader: reader, actor: nil, person: nil, house: house, now: now)
    }
    let own = Reader(language: reader.language, words: reader.words, timeZone: found.timeZone)
    var visit = Visit(request: request, reader: own, actor: found.actor, person: found.visitor, house: house, now: now)
    visit.waiting = waiting
    visit.still = { tx in try load(token, language, tx)?.actor }
    return visit
  }

  /// The page of a problem, in the frame of whoever is signed in: a wrong address signs nobody out. A house that is
  /// busy is not asked who is visiting.
  private func told(_ problem: Problem, _ request: Request, _ reader: Reader) async -> Answer {
    switch problem {
    case .unavailable, .tooMany: return self.problem(problem, request, reader)
    default: return self.problem(problem, request, reader, in: try? await visit(request, reader, counts: true))
    }
  }

  private func failed(_ error: any Error, _ route: Route, _ request: Request, _ reader: Reader) async -> Answer {
    switch error {
    case let problem as Problem:
      if case .signIn = problem, request.method == .get, !route.path.hasPrefix("!") {
        return .redirect(to: "/\(reader.language)/sign-in?next=\(percentEncoded(request.rawPath))")
      }
      return await told(problem, request, reader)
    case let problem as FieldProblem: return await told(.invalid([problem]), request, reader)
    case StorageError.busy: return problem(.unavailable, request, reader)
    default:
      let number = Int.random(in: 100_000...999_999)
      log.error("failed", metadata: ["number": "\(number)", "route": "\(route.path)", "reason": "\(describe(error))"])
      return broken(number, request, reader)
    }
  }

  /// Prometheus text; only this machine and the named proxy's own side may read it.
  private func metricsPage(_ request: Request, _ reader: Reader) async -> Answer {
    guard request.method == .get, ["127.0.0.1", "::1"].contains(request.client) else { return problem(.notFound, request, reader) }
    let more = try? await house.database.read { tx in
      [
        ("paideia_ledger_position", "Newest position of the ledger", Double(try tx.count("SELECT position FROM storage_house"))),
        ("paideia_jobs_failed", "Jobs that failed", Double(try Jobs.counts(in: tx)[.failed] ?? 0)),
        ("paideia_mails_in_trouble", "E-mails not sent", Double(try Outbox.problems(in: tx).count)),
      ]
    }
    let lines = [("paideia_live_lines", "Lines of live pages that are open", Double(house.live.count))]
    return .plain(metrics.text(kept: kept, more: lines + (more ?? [])), type: "text/plain; version=0.0.4; charset=utf-8")
  }

  /// The reader of an address: its first segment if that is a language of ours, else what the browser asks for.
  package func reader(of request: Request) -> Reader {
    let language: Language
    if let first = request.path.first, let named = Language(first), house.speaks(named) {
      language = named
    } else {
      language = house.preferred(request.headers[.acceptLanguage] ?? "")
    }
    return Reader(language: language, words: house.words)
  }
}

/// What the log may say of an error: its kind and the database's words, which hold no value that was bound.
private func describe(_ error: any Error) -> String {
  switch error {
  case let error as StorageError: error.description
  case let error as ReactionFailed: "the reaction \(error.name) to \(error.kind) failed"
  default: "\(type(of: error))"
  }
}

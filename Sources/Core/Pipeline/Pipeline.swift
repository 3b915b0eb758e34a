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
  let log: Logger

  package init(_ house: House, loadVisitor: @escaping Session.Load, log: Logger) {
    self.house = house
    self.loadVisitor = loadVisitor
    self.log = log
    metrics = Metrics()
    kept = KeptPages(limit: 32_000_000)
    router = Router(
      house.routes.map { route in
        (route.method, route.path.hasPrefix("!") ? String(route.path.dropFirst()) : "/{language}\(route.path)", route)
      })
  }

  /// Bytes of body that the server may read before it asks the pipeline; 413 beyond.
  package func bodyLimit(_ method: Request.Method, _ path: [String]) -> Int {
    if case .found(let route, _) = router.match(method, path) { return route.bodyLimit }
    return 16_000
  }

  package func answer(_ incoming: Request) async -> Answer {
    var request = incoming
    let started = ContinuousClock.now
    let (answer, route) = await routed(&request)
    let elapsed = ContinuousClock.now - started
    // The log names the route, never the address, body or token.
    metrics.count(route: route, status: answer.status.code, seconds: elapsed / .seconds(1))
    log.debug(
      "answered",
      metadata: ["method": "\(request.method.rawValue)", "route": "\(route)", "status": "\(answer.status.code)"])
    return answer
  }

  private func routed(_ request: inout Request) async -> (Answer, String) {
    let reader = reader(of: request)
    if request.path.isEmpty { return (.redirect(to: "/\(reader.language)", status: .seeOther), "/") }
    switch router.match(request.method == .head ? .get : request.method, request.path) {
    case .found(let route, let parameters):
      if let code = parameters["language"], Language(code).map({ house.speaks($0) }) != true {
        return (problem(.notFound, request, reader), "unknown language")
      }
      request.parameters = parameters
      return (await run(route, request, reader), "\(route.method.rawValue) \(route.path)")
    case .methodNotAllowed(let allowed):
      var answer = problem(.notFound, request, reader)
      answer.status = .methodNotAllowed
      answer.headers[.allow] = allowed.map(\.rawValue).sorted().joined(separator: ", ")
      return (answer, "method not allowed")
    case .notFound:
      return (problem(.notFound, request, reader), "not found")
    }
  }

  private func run(_ route: Route, _ request: Request, _ reader: Reader) async -> Answer {
    do {
      if route.kept, house.settings.keepsPages, request.cookie(Session.cookie) == nil {
        return try await kept.answer(request, knowing: route.parameters, position: house.database.position) { [self] in
          try await handled(route, request, reader)
        }
      }
      return try await handled(route, request, reader)
    } catch {
      return failed(error, route, request, reader)
    }
  }

  private func handled(_ route: Route, _ request: Request, _ reader: Reader) async throws -> Answer {
    if request.method.isUnsafe, !route.exempt, !OriginCheck.passes(request, ours: house.settings.address) {
      throw Problem.forbidden("This form did not come from this site. Open the page again and send it from there.")
    }
    var visit = try await visit(request, reader, reads: !route.exempt)
    if request.method.isUnsafe {
      let body = try FormBody.read(request)
      visit.form = body.fields
      visit.uploads = body.uploads
    }
    switch route.handler {
    case .visitor(let run): return try await run(visit)
    case .member(let run):
      guard let actor = visit.actor else { throw Problem.signIn }
      if let permission = route.permission, !actor.holds(permission) { throw Problem.forbidden(permission.label) }
      return try await run(visit, actor)
    }
  }

  private func visit(_ request: Request, _ reader: Reader, reads: Bool) async throws -> Visit {
    let now = house.database.clock.now()
    guard reads, let token = request.cookie(Session.cookie), (20...100).contains(token.utf8.count) else {
      return Visit(request: request, reader: reader, actor: nil, person: nil, house: house, now: now)
    }
    let load = loadVisitor
    guard let found = try await house.database.read({ tx in try load(token, tx) }) else {
      return Visit(request: request, reader: reader, actor: nil, person: nil, house: house, now: now)
    }
    let own = Reader(language: reader.language, words: reader.words, timeZone: found.timeZone)
    return Visit(request: request, reader: own, actor: found.actor, person: found.visitor, house: house, now: now)
  }

  private func failed(_ error: any Error, _ route: Route, _ request: Request, _ reader: Reader) -> Answer {
    switch error {
    case let problem as Problem:
      if case .signIn = problem, request.method == .get, !route.path.hasPrefix("!") {
        return .redirect(to: "/\(reader.language)/sign-in?next=\(percentEncoded(request.rawPath))")
      }
      return self.problem(problem, request, reader)
    case let problem as FieldProblem: return self.problem(.invalid([problem]), request, reader)
    case StorageError.busy: return problem(.unavailable, request, reader)
    default:
      let number = Int.random(in: 100_000...999_999)
      log.error("failed", metadata: ["number": "\(number)", "route": "\(route.path)", "reason": "\(describe(error))"])
      return broken(number, request, reader)
    }
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

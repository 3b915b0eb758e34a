import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The only thing the framework gives a request: the socket, for the reader's address and to notice when they leave.
struct Connection: InitializableFromSource, Sendable {
  let channel: any Channel
  init(source: ApplicationRequestContextSource) { channel = source.channel }
  var address: String? { channel.remoteAddress?.ipAddress }
}

/// From the framework's request to ours and back. No middleware stands around it.
struct Responder: HTTPResponder {
  let assets: Assets
  let proxy: String?
  let secure: Bool
  let logger: Logger
  let threads: (any TaskExecutor)?
  let lines: EventLines
  let limit: @Sendable (Head) -> Int
  let kept: @Sendable (Head) -> KeptPage?
  let refused: @Sendable (Problem, Head) async -> Answer
  let respond: @Sendable (Request) async -> Answer

  @Sendable func respond(to request: Hummingbird.Request, context: Connection) async throws -> Response {
    let address = request.head.path ?? ""
    let known = Request.Method(rawValue: request.head.method.rawValue)
    let head = Head(method: known, address: address, headers: request.headers)
    let asksOnly = known == .get || known == .head
    if let page = ready(request.head) { return response(page, head) }
    guard known != nil else { return await sent(await refused(.notAllowed(Request.Method.allCases), head), head, context) }
    guard address.hasPrefix("/"), address.utf8.count <= 8000 else { return await sent(await refused(.malformed, head), head, context) }
    do {
      let body = asksOnly ? [] : try await collect(request, upTo: limit(head))
      let asked = decoded(head, body, context)
      return await withTaskExecutorPreference(threads) { await sent(await respond(asked), head, context) }
    } catch let problem as Problem {
      return await sent(await refused(problem, head), head, context)
    }
  }

  /// A length that is announced and too big is refused before reading; a body without a length, as soon as it is too long.
  private func collect(_ request: Hummingbird.Request, upTo limit: Int) async throws -> [UInt8] {
    if let announced = request.headers[.contentLength].flatMap({ Int($0) }), announced > limit { throw Problem.tooLarge }
    var bytes: [UInt8] = []
    for try await part in request.body {
      if bytes.count + part.readableBytes > limit { throw Problem.tooLarge }
      bytes.append(contentsOf: part.readableBytesView)
    }
    return bytes
  }

  private func decoded(_ head: Head, _ body: [UInt8], _ context: Connection) -> Request {
    let query = head.address.drop { $0 != "?" }.dropFirst().prefix { $0 != "#" }
    return Request(
      method: head.method ?? .get, path: String(head.path), query: Fields(encoded: query), headers: head.headers, body: body,
      client: client(head.headers, socket: context.address ?? ""))
  }

  /// The last address of `X-Forwarded-For` is the one that our proxy saw; what stands before it anyone can write.
  private func client(_ headers: HTTPFields, socket: String) -> String {
    guard let proxy, socket == proxy, let name = HTTPField.Name("X-Forwarded-For"), let list = headers[name] else { return socket }
    let last = list.split(separator: ",").last.map { $0.filter { $0 != " " } } ?? ""
    let proper = !last.isEmpty && last.utf8.count <= 45 && last.allSatisfy { $0.isHexDigit || $0 == "." || $0 == ":" }
    return proper ? last : socket
  }

  /// What lies ready for this request: a file of the house or a kept page.
  @Sendable func ready(_ request: HTTPRequest) -> KeptPage? {
    guard request.method == .get || request.method == .head, let address = request.path else { return nil }
    return assets.find(address)
      ?? kept(Head(method: request.method == .get ? .get : .head, address: address, headers: request.headerFields))
  }

  private func response(_ page: KeptPage, _ head: Head) -> Response {
    var (status, fields, body) = page.variant(head.headers)
    if secure { fields[.strictTransportSecurity] = "max-age=31536000" }
    guard let body, head.method != .head else { return Response(status: status, headers: fields) }
    return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: body))
  }

  /// Our answer on its way out: security head fields, 304, compression, HEAD.
  private func sent(_ answer: Answer, _ head: Head, _ context: Connection) async -> Response {
    if case .kept(let page) = answer.body { return response(page, head) }
    var headers = answer.headers
    headers.add(missing: .security)
    if secure { headers[.strictTransportSecurity] = "max-age=31536000" }
    headers.add(missing: [.cacheControl: "private, no-cache"])
    switch answer.body {
    case .kept: return Response(status: answer.status, headers: headers)
    case .stream(let next):
      if head.method == .head { return Response(status: answer.status, headers: headers) }
      return Response(
        status: answer.status, headers: headers, body: streamed(next, contentLength: headers[.contentLength].flatMap { Int($0) }))
    case .events(let line):
      if head.method == .head { return Response(status: answer.status, headers: headers) }
      return Response(status: answer.status, headers: headers, body: lines.body(line, over: context.channel))
    case .bytes(let bytes):
      if answer.status == .ok, head.method == .get || head.method == .head, let tag = headers[.eTag],
        matches(head.headers[.ifNoneMatch], tag)
      {
        headers[.contentType] = nil
        return Response(status: .notModified, headers: headers)
      }
      var body = bytes
      if Gzip.isWorth(type: headers[.contentType] ?? "", count: bytes.count), headers[.contentEncoding] == nil {
        headers[.vary] = headers[.vary].map { "\($0), Accept-Encoding" } ?? "Accept-Encoding"
        if Gzip.isAccepted(head.headers[.acceptEncoding]), let packed = await Gzip.compress(bytes, level: 4) {
          body = packed
          headers[.contentEncoding] = "gzip"
          if let tag = headers[.eTag], !tag.hasPrefix("W/") { headers[.eTag] = "W/\(tag)" }
        }
      }
      headers[.contentLength] = String(body.count)
      if head.method == .head { return Response(status: answer.status, headers: headers) }
      return Response(status: answer.status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
  }

  /// When the source fails midway the connection is cut: the reader's browser sees an incomplete file, not a complete wrong one.
  private func streamed(_ next: @escaping @Sendable () async throws -> [UInt8]?, contentLength: Int?) -> ResponseBody {
    ResponseBody(contentLength: contentLength) { [logger] writer in
      do {
        while let piece = try await next() { try await writer.write(ByteBuffer(bytes: piece)) }
        try await writer.finish(nil)
      } catch {
        logger.warning("a download broke off", metadata: ["reason": "\(error)"])
        throw error
      }
    }
  }
}

extension Answer {
  /// What a reader sees when nothing better can be drawn: one sentence in English.
  package static func refusal(_ problem: Problem) -> Answer {
    let reader = Reader(language: .english, words: .none)
    let (title, text) = problem.sentence(reader)
    return Answer(
      status: problem.status, headers: problem.headers.with(.contentType, "text/plain; charset=utf-8"),
      body: .bytes(Array("\(title). \(text)\n".utf8)))
  }

  /// With an ETag made from its bytes, so that an unchanged answer is not sent twice.
  package func tagged() -> Answer {
    guard case .bytes(let bytes) = body else { return self }
    var copy = self
    copy.headers[.eTag] = contentTag(bytes)
    return copy
  }
}

extension HTTPFields {
  fileprivate func with(_ name: HTTPField.Name, _ value: String) -> HTTPFields {
    var copy = self
    copy[name] = value
    return copy
  }
}

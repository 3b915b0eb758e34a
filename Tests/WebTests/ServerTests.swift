import Foundation
import HTTPTypes
import Synchronization
import Testing

@testable import Web

@Suite(.serialized) struct ServerTests {
  /// Says what arrived.
  static let echo: @Sendable (Request) async -> Answer = { request in
    Answer.plain(
      "\(request.method.rawValue) \(request.rawPath) \(request.path) \(request.query.encoded) \(request.body.count) \(request.client)")
  }

  @Test func requestsArriveDecoded() async throws {
    try await Wire.serving(respond: Self.echo) { wire in
      #expect(try await wire.get("/fr/a%20b?q=%C3%A9").text == "GET /fr/a%20b [\"fr\", \"a b\"] q=%C3%A9 0 127.0.0.1")
      let post = try #require(try await wire.send("POST /x?_method=DELETE HTTP/1.1\nHost: a\nContent-Length: 3\nConnection: close\n\nabc"))
      #expect(post.text == "DELETE /x [\"x\"] _method=DELETE 3 127.0.0.1")
      let chunked = try #require(
        try await wire.send("POST /x HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nConnection: close\n\n3\nabc\n2\nde\n0\n\n"))
      #expect(chunked.text.hasSuffix(" 5 127.0.0.1"))
    }
  }

  @Test func everyAnswerBearsTheSecurityHead() async throws {
    try await Wire.serving(respond: { $0.rawPath == "/302" ? .redirect(to: "/x") : $0.rawPath == "/stream" ? Self.stream : .page("a") }) {
      wire in
      for address in ["/", "/302", "/stream"] {
        let reply = try await wire.get(address)
        let policy = try #require(reply.head["content-security-policy"])
        #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"))
        #expect(reply.head["x-content-type-options"] == "nosniff")
        #expect(reply.head["referrer-policy"] == "same-origin")
        #expect(reply.head["cross-origin-opener-policy"] == "same-origin")
        #expect(reply.head["server"] == nil)
      }
    }
  }

  static var stream: Answer {
    let pieces = Pieces(["one ", "two ", "three"])
    return Answer(headers: [.contentType: "text/plain"], body: .stream { await pieces.next() })
  }
  actor Pieces {
    var left: [String]
    init(_ pieces: [String]) { left = pieces }
    func next() -> [UInt8]? { left.isEmpty ? nil : Array(left.removeFirst().utf8) }
  }

  @Test func streamsPieceByPiece() async throws {
    try await Wire.serving(respond: { _ in Self.stream }) { wire in
      let reply = try await wire.get("/")
      #expect(reply.head["transfer-encoding"] == "chunked")
      #expect(reply.text == "4\r\none \r\n4\r\ntwo \r\n5\r\nthree\r\n0\r\n\r\n")
    }
  }

  @Test func headHasNoBody() async throws {
    try await Wire.serving(respond: { _ in .page("abc") }) { wire in
      let reply = try #require(try await wire.send("HEAD / HTTP/1.1\nHost: a\nConnection: close\n\n"))
      #expect(reply.status == 200)
      #expect(reply.head["content-length"] == "3")
      #expect(reply.body.isEmpty)
    }
  }

  @Test func bodiesBeyondTheLimitAreRefusedUnread() async throws {
    let asked = Counter()
    try await Wire.serving(
      limit: { $0.path == "/big" ? 2000 : 10 },
      respond: { request in
        _ = asked.next()
        return await Self.echo(request)
      }
    ) { wire in
      let small = try #require(try await wire.send("POST /x HTTP/1.1\nHost: a\nContent-Length: 11\nConnection: close\n\nabcdefghijk"))
      #expect(small.status == 413)
      #expect(small.text.contains("Nothing was changed"))
      let chunked = try #require(
        try await wire.send("POST /x HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nConnection: close\n\nb\nabcdefghijk\n0\n\n"))
      #expect(chunked.status == 413)
      #expect(asked.count == 0)
      let big = try #require(try await wire.send("POST /big?x HTTP/1.1\nHost: a\nContent-Length: 11\nConnection: close\n\nabcdefghijk"))
      #expect(big.status == 200)
    }
  }

  @Test func textIsCompressedWhenAsked() async throws {
    let page = HTML.text(String(repeating: "a mayor reads ", count: 400))
    try await Wire.serving(respond: { _ in Answer.page(page).tagged() }) { wire in
      let plain = try await wire.get("/")
      #expect(plain.text == page.text)
      #expect(plain.head["content-encoding"] == nil && plain.head["vary"] == "Accept-Encoding")
      let packed = try await wire.get("/", "Accept-Encoding: gzip")
      #expect(packed.head["content-encoding"] == "gzip")
      #expect(packed.body.count < 500 && packed.body.starts(with: [0x1F, 0x8B]))
      let tag = try #require(plain.head["etag"])
      let again = try await wire.get("/", "If-None-Match: \(tag)")
      #expect(again.status == 304 && again.body.isEmpty)
    }
  }

  @Test func keptPagesAreAnsweredWithoutAsking() async throws {
    let page = KeptPage(bytes: Array(String(repeating: "kept ", count: 500).utf8), headers: [.contentType: "text/html; charset=utf-8"])
    try await Wire.serving(kept: { $0.address == "/fr" && $0.cookie("paideia") == nil ? page : nil }, respond: Self.echo) { wire in
      let plain = try await wire.get("/fr")
      #expect(plain.body.count == 2500 && plain.head["content-length"] == "2500")
      #expect(plain.head["content-security-policy"] != nil && plain.head["date"] != nil)
      let packed = try await wire.get("/fr", "Accept-Encoding: gzip, br")
      #expect(packed.head["content-encoding"] == "gzip" && packed.body.count < 200)
      #expect(packed.head["etag"] != plain.head["etag"])
      for tag in [plain.head["etag"], packed.head["etag"]] {
        let again = try await wire.get("/fr", "If-None-Match: \(tag ?? "")")
        #expect(again.status == 304 && again.body.isEmpty)
      }
      let head = try #require(try await wire.send("HEAD /fr HTTP/1.1\nHost: a\nConnection: close\n\n"))
      #expect(head.head["content-length"] == "2500" && head.body.isEmpty)
      #expect(try await wire.get("/fr", "Cookie: x=1; paideia=abc").text.hasPrefix("GET /fr"))
      #expect(try await wire.get("/fr?x").text.hasPrefix("GET /fr"))
    }
  }

  /// Sent in one go over one line: what lies ready does not overtake what is still being drawn.
  @Test func whatLiesReadyKeepsItsPlace() async throws {
    let page = KeptPage(bytes: Array("ready".utf8), headers: [.contentType: "text/plain"])
    let slowly: @Sendable (Request) async -> Answer = { request in
      try? await Task.sleep(for: .milliseconds(50))
      return .plain("drawn \(request.body.count)", type: "text/plain")
    }
    try await Wire.serving(kept: { $0.address == "/kept" ? page : nil }, respond: slowly) { wire in
      let said = try await wire.conversation(
        """
        GET /kept HTTP/1.1
        Host: a

        HEAD /kept HTTP/1.1
        Host: a

        POST /x HTTP/1.1
        Host: a
        Content-Length: 3

        abcGET /kept HTTP/1.1
        Host: a
        Content-Length: 2

        xyGET /y HTTP/1.1
        Host: a

        GET /kept HTTP/1.1
        Host: a
        Connection: close


        """)
      let answers = said.split(separator: "HTTP/1.1 200 OK\r\n").map { answer in
        answer.firstRange(of: "\r\n\r\n").map { String(answer[$0.upperBound...]) } ?? "?"
      }
      #expect(answers == ["ready", "", "drawn 3", "ready", "drawn 0", "ready"])
      let dates = said.matches(of: /date: ..., \d\d ... \d{4} \d\d:\d\d:\d\d GMT\r\n/.ignoresCase()).count
      #expect(dates == 6, "each says when it was sent")
    }
  }

  @Test(arguments: [
    (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"),
  ]) func datesAreThoseOfHTTP(second: Int, text: String) { #expect(HTTPDate.text(second) == text) }

  @Test(
    arguments: [
      (nil, "9.9.9.9", "127.0.0.1"), ("127.0.0.1", "9.9.9.9", "9.9.9.9"), ("127.0.0.1", "1.1.1.1, 9.9.9.9", "9.9.9.9"),
      ("10.0.0.1", "9.9.9.9", "127.0.0.1"), ("127.0.0.1", "<script>", "127.0.0.1"), ("127.0.0.1", "2001:db8::1", "2001:db8::1"),
    ] as [(String?, String, String)]) func theProxyIsBelievedOnlyWhenNamed(proxy: String?, header: String, client: String) async throws
  {
    try await Wire.serving(proxy: proxy, respond: { Answer.plain($0.client) }) { wire in
      let reply = try await wire.get("/", "X-Forwarded-For: \(header)")
      #expect(reply.text == client)
    }
  }

  /// What no browser sends: each gets a 4xx or a page, never a 5xx, and the server goes on.
  @Test func hostileRequestsNeverBreakIt() async throws {
    try await Wire.serving(respond: Self.echo) { wire in
      var requests: [[UInt8]] = [
        "GET / HTTP/1.1\nHost: a\nConnection: close\nCookie: \(String(repeating: "a=b; ", count: 1500))\n\n",
        "GET / HTTP/1.1\nHost: a\nX: \(String(repeating: "a", count: 100_000))\n\n",
        "GET /\(String(repeating: "a", count: 30_000)) HTTP/1.1\nHost: a\n\n",
        "GET / HTTP/1.1\n\(String(repeating: "A: b\n", count: 2000))\n", "FOO / HTTP/1.1\nHost: a\nConnection: close\n\n",
        "OPTIONS * HTTP/1.1\nHost: a\nConnection: close\n\n", "GET http://evil.org/ HTTP/1.1\nHost: a\nConnection: close\n\n",
        "CONNECT a:1 HTTP/1.1\nHost: a\nConnection: close\n\n", "GET  HTTP/1.1\n\n", "\n\n\n\n", "GET / HTTP/9.9\n\n", "hello",
        "POST / HTTP/1.1\nHost: a\nContent-Length: -1\n\n", "POST / HTTP/1.1\nHost: a\nContent-Length: 99999999999999999999\n\nx",
        "POST / HTTP/1.1\nHost: a\nContent-Length: 3\nContent-Length: 4\nConnection: close\n\nabc",
        "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\nConnection: close\n\nZZ\nabc\n",
        "GET /%zz%00%ff?%zz=%00 HTTP/1.1\nHost: a\nConnection: close\n\n",
        "GET /?a=\(String(repeating: "&", count: 7000)) HTTP/1.1\nHost: a\nConnection: close\n\n",
        "GET / HTTP/1.1\nHost: a\nAccept-Language: \u{1}\u{2}\nConnection: close\n\n",
        "GET / HTTP/1.1\nHost: a\nRange: bytes=0-,5-\nConnection: close\n\n",
        "GET / HTTP/1.1\nHost: a\nIf-None-Match: \"\nAccept-Encoding: gzip;q=\nConnection: close\n\n",
      ].map { Array($0.replacing("\n", with: "\r\n").utf8) }
      requests.append(Array("GET /".utf8) + [0xFF, 0xFE, 0x00, 0x80] + Array(" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
      requests.append(Array("GET / HTTP/1.1\r\nHost: a\r\nCookie: ".utf8) + [0xFF, 0x01] + Array("\r\nConnection: close\r\n\r\n".utf8))
      requests.append(Array("\u{16}\u{3}\u{1}\u{2}TLS hello".utf8) + [13, 10, 13, 10])
      var random = SystemRandomNumberGenerator()
      for _ in 0..<20 { requests.append((0..<200).map { _ in UInt8.random(in: 0...255, using: &random) } + [13, 10, 13, 10]) }
      for request in requests {
        let shut = request + Array("".utf8)
        if let reply = try await wire.send(shut) {
          #expect(reply.status < 500, "\(String(decoding: request.prefix(60), as: UTF8.self)): \(reply.status)")
        }
      }
      #expect(try await wire.get("/").status == 200)
    }
  }

  @Test func stoppingEndsItAlthoughSomebodyStillAsks() async throws {
    let (begun, tell) = AsyncStream.makeStream(of: Void.self)
    var port = 0
    try await Wire.serving(respond: { _ in
      tell.yield()
      try? await Task.sleep(for: .seconds(30))
      return .page("done")
    }) { wire in
      port = wire.port
      Task { try? await wire.send("GET / HTTP/1.1\nHost: a\n\n") }
      var iterator = begun.makeAsyncIterator()
      _ = await iterator.next()
    }
    let gone = Wire(port: port)
    await #expect(throws: Wire.Failure.self) { try await gone.get("/") }
  }
}

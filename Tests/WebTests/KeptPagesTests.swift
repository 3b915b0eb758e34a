import HTTPTypes
import Synchronization
import Testing

@testable import Web

@Suite struct KeptPagesTests {
  static let now = Moment(milliseconds: 1_600_000_000_000)

  /// Answers with the text and counts how often it was drawn.
  final class Drawing: Sendable {
    let count = Atomic<Int>(0)
    func page(_ text: String, validUntil: Moment? = nil) -> @Sendable () async -> Answer {
      { [self] in
        count.add(1, ordering: .relaxed)
        try? await Task.sleep(for: .milliseconds(30))
        var answer = Answer.page(.text(text))
        answer.validUntil = validUntil
        return answer
      }
    }
    var times: Int { count.load(ordering: .relaxed) }
  }

  static func text(_ answer: Answer) -> String? {
    switch answer.body {
    case .kept(let page): page.text
    case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
    case .stream, .events: nil
    }
  }

  @Test func oneDrawsAndOthersWait() async {
    let kept = KeptPages()
    let drawing = Drawing()
    let texts = await withTaskGroup(of: String?.self) { group in
      for _ in 0..<20 {
        group.addTask { Self.text(await kept.answer("/fr", page: "/fr", position: 1, now: Self.now, draw: drawing.page("one"))) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(texts == Array(repeating: "one", count: 20))
    #expect(drawing.times == 1)
    #expect(kept.find("/fr", position: 1, now: Self.now)?.text == "one")
    #expect(kept.find("/fr", position: 2, now: Self.now) == nil)
    #expect(kept.find("/es", position: 1, now: Self.now) == nil)
    #expect(kept.draws == 1)
  }

  @Test func aNewPositionOrAPassedMomentDrawsAgain() async {
    let kept = KeptPages()
    let drawing = Drawing()
    let until = Self.now.adding(seconds: 60)
    _ = await kept.answer("/fr", page: "/fr", position: 1, now: Self.now, draw: drawing.page("one", validUntil: until))
    #expect(kept.find("/fr", position: 1, now: Self.now.adding(seconds: 59)) != nil)
    #expect(kept.find("/fr", position: 1, now: until) == nil)
    let later = await kept.answer("/fr", page: "/fr", position: 1, now: until, draw: drawing.page("two"))
    #expect(Self.text(later) == "two")
    let newer = await kept.answer("/fr", page: "/fr", position: 2, now: until, draw: drawing.page("three"))
    #expect(Self.text(newer) == "three")
    #expect(drawing.times == 3)
    #expect(kept.count == 1)
  }

  @Test func unknownParametersShareAPage() async {
    let query = Fields(encoded: "utm=1&page=2&country=fr&page=")
    #expect(KeptPages.address("/fr/cities", query, knowing: ["country", "page"]) == "/fr/cities?country=fr&page=2")
    #expect(KeptPages.address("/fr/cities", query, knowing: []) == "/fr/cities")
    let kept = KeptPages()
    let drawing = Drawing()
    _ = await kept.answer("/fr?utm=1", page: "/fr", position: 1, now: Self.now, draw: drawing.page("one"))
    _ = await kept.answer("/fr?utm=2", page: "/fr", position: 1, now: Self.now, draw: drawing.page("two"))
    #expect(drawing.times == 1)
    #expect(kept.find("/fr?utm=1", position: 1, now: Self.now)?.text == "one")
    #expect(kept.find("/fr?utm=3", position: 1, now: Self.now) == nil)
    for number in 0..<9000 {
      _ = await kept.answer("/fr?x=\(number)", page: "/fr", position: 1, now: Self.now, draw: drawing.page("three"))
    }
    #expect(drawing.times == 1)
  }

  @Test(arguments: [
    Answer.redirect(to: "/fr"), Answer(status: .notFound, body: .bytes([65])),
    Answer(headers: [.setCookie: "a=b"], body: .bytes([65])), Answer(body: .stream { nil }),
  ]) func onlyWholePublicPagesAreKept(answer: Answer) async {
    let kept = KeptPages()
    _ = await kept.answer("/fr", page: "/fr", position: 1, now: Self.now) { answer }
    #expect(kept.find("/fr", position: 1, now: Self.now) == nil)
    #expect(kept.bytes == 0)
  }

  @Test func aCookieIsNeverShared() async {
    let kept = KeptPages()
    let count = Counter()
    let cookies = await withTaskGroup(of: String.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let answer = await kept.answer("/fr", page: "/fr", position: 1, now: Self.now) {
            let number = count.next()
            try? await Task.sleep(for: .milliseconds(20))
            return Answer(headers: [.setCookie: "a=\(number)"], body: .bytes([65]))
          }
          return answer.headers[.setCookie] ?? ""
        }
      }
      return await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(cookies.count == 8)
  }

  @Test func theLeastUsedGoFirst() async {
    let kept = KeptPages(bytes: 1_000_000)
    for number in 0..<30 {
      // Noise, so that it does not compress away.
      let text = String((0..<50_000).map { _ in Character(UnicodeScalar(UInt8.random(in: 97...122))) })
      _ = await kept.answer("/\(number)", page: "/\(number)", position: 1, now: Self.now) { Answer.page(.text(text)) }
      _ = kept.find("/0", position: 1, now: Self.now)
      #expect(kept.bytes <= 1_000_000)
    }
    #expect(kept.find("/0", position: 1, now: Self.now) != nil)
    #expect(kept.find("/1", position: 1, now: Self.now) == nil)
    #expect(kept.find("/29", position: 1, now: Self.now) != nil)
    let before = kept.count
    let huge = [UInt8](repeating: 0, count: 2_000_000)
    _ = await kept.answer("/huge", page: "/huge", position: 1, now: Self.now) { Answer(body: .bytes(huge)) }
    #expect(kept.count == before)
  }

  @Test(
    arguments: [
      (nil, false), ("gzip", true), ("deflate, gzip;q=0.5", true), ("gzip;q=0", false), ("br", false), ("*", true), ("GZIP", true),
      ("gzip; q=0", false),
    ] as [(String?, Bool)]) func gzipIsAskedFor(header: String?, accepted: Bool)
  { #expect(Gzip.isAccepted(header) == accepted) }

  @Test(
    arguments: [
      (nil, false), ("\"a\"", true), ("W/\"a\"", true), ("\"b\", \"a\"", true), ("\"b\"", false), ("*", true), ("a", false),
    ] as [(String?, Bool)]) func tagsMatch(header: String?, same: Bool)
  { #expect(matches(header, "\"a\"") == same) }

  @Test func assetsBearTheirHash() throws {
    let assets = Assets(contents: ["style.css": Array("a{}".utf8), "secret.env": [1], "robots.txt": Array("User-agent: *".utf8)])
    let path = assets.path("style.css")
    #expect(path.wholeMatch(of: /\/assets\/style\.[0-9a-f]{12}\.css/) != nil)
    let page = try #require(assets.find(path + "?x"))
    #expect(page.variant([:]).head[.cacheControl] == "public, max-age=31536000, immutable")
    #expect(assets.find("/assets/style.css")?.variant([:]).head[.cacheControl] == "no-cache")
    #expect(assets.find("/assets/secret.env") == nil)
    #expect(assets.find("/assets/../style.css") == nil)
    #expect(assets.find("/robots.txt")?.text == "User-agent: *")
    #expect(Assets(contents: ["style.css": Array("b{}".utf8)]).path("style.css") != path)
  }
}

import HTTPTypes
import Testing

@testable import Web

@Suite struct BodyTests {
  static func request(_ body: [UInt8], type: String) -> Request {
    Request(method: .post, path: "/x", headers: [.contentType: type], body: body)
  }
  static func multipart(_ text: String, boundary: String = "B") throws -> Sent {
    try Sent.read(request(Array(text.replacing("\n", with: "\r\n").utf8), type: "multipart/form-data; boundary=\(boundary)"))
  }

  @Test func readsFieldsAndFiles() throws {
    let sent = try Self.multipart(
      """
      preamble
      --B
      Content-Disposition: form-data; name="title"

      Été
      two lines
      --B
      Content-Disposition: form-data; name="file"; filename="C:\\fakepath\\a%22b.csv"
      Content-Type: text/csv; charset=utf-8

      x;y
      -B
      --B
      Content-Disposition: form-data; name="empty"; filename=""
      Content-Type: application/octet-stream


      --B--
      epilogue
      """)
    #expect(sent.fields == Fields([("title", "Été\r\ntwo lines")]))
    #expect(sent.uploads.map(\.name) == ["a\"b.csv"])
    #expect(sent.uploads.first?.type == "text/csv")
    #expect(sent.uploads.first.map { String(decoding: $0.bytes, as: UTF8.self) } == "x;y\r\n-B")
  }

  @Test func readsUrlEncoded() throws {
    let sent = try Sent.read(Self.request(Array("a=1&b=%C3%A9+x&a=2&c".utf8), type: "application/x-www-form-urlencoded; charset=UTF-8"))
    #expect(sent.fields == Fields([("a", "1"), ("b", "é x"), ("a", "2"), ("c", "")]))
    #expect(try Sent.read(Self.request(Array("{}".utf8), type: "application/json")).fields.isEmpty)
    #expect(throws: Problem.self) {
      try Sent.read(Self.request([UInt8](repeating: UInt8(ascii: "&"), count: 1000), type: "application/x-www-form-urlencoded"))
    }
  }

  @Test(arguments: [
    "", "--B", "--B--x", "--B\n", "--B\n\n\n--B--", "--B\nContent-Disposition: form-data; name=\"a\"\n\nx", "nothing",
    "--B\nContent-Disposition: form-data\n\nx\n--B--", "--B\nContent-Disposition: attachment; name=\"a\"\n\nx\n--B--",
    "--B\nno colon\n\nx\n--B--", "--C\nContent-Disposition: form-data; name=\"a\"\n\nx\n--C--",
  ]) func refusesWhatCannotBeToldApart(text: String) {
    if text == "--B--x" {
      #expect(throws: Never.self) { try Self.multipart(text) }
    } else {
      #expect(throws: Problem.self) { try Self.multipart(text) }
    }
  }

  @Test(arguments: [
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"é\"",
    "multipart/form-data; boundary=" + String(repeating: "a", count: 71),
  ])
  func refusesHostileBoundaries(type: String) { #expect(throws: Problem.self) { try Sent.read(Self.request([45, 45], type: type)) } }

  @Test func refusesTooManyPartsAndLongHeads() throws {
    let part = "--B\nContent-Disposition: form-data; name=\"a\"\n\nx\n"
    #expect(try Self.multipart(String(repeating: part, count: 1000) + "--B--").fields.pairs.count == 1000)
    #expect(throws: Problem.self) { try Self.multipart(String(repeating: part, count: 1001) + "--B--") }
    let long = "--B\nX: \(String(repeating: "a", count: 9000))\nContent-Disposition: form-data; name=\"a\"\n\nx\n--B--"
    #expect(throws: Problem.self) { try Self.multipart(long) }
    let many = "--B\n\(String(repeating: "X: a\n", count: 5000))\n\nx\n--B--"
    #expect(throws: Problem.self) { try Self.multipart(many) }
  }

  /// Any cut or change of a proper body is read or refused, never a crash, and reading is quick for 25 MB.
  @Test func survivesChangedBodies() throws {
    let proper = Array(
      "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\ny\r\n--B--\r\n"
        .utf8)
    for length in 0...proper.count {
      _ = try? Sent.read(Self.request(Array(proper.prefix(length)), type: "multipart/form-data; boundary=B"))
    }
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      var body = proper
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let position = Int.random(in: 0..<body.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: body[position] = UInt8.random(in: 0...255, using: &random)
        case 1: body.remove(at: position)
        default: body.insert([13, 10, 45, 66, 0].randomElement() ?? 0, at: position)
        }
      }
      _ = try? Sent.read(Self.request(body, type: "multipart/form-data; boundary=B"))
    }
    let head = Array("--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n".utf8)
    let filling = [UInt8](repeating: 13, count: 1_000_000) + [UInt8](repeating: 66, count: 24_000_000)
    let big = try Sent.read(Self.request(head + filling + Array("\r\n--B--".utf8), type: "multipart/form-data; boundary=B"))
    #expect(big.uploads.first?.bytes.count == 25_000_000)
  }
}

@Suite struct RequestTests {
  @Test func aFormMayMeanAnotherMethod() {
    #expect(Request(method: .post, path: "/x", query: Fields(encoded: "_method=DELETE")).method == .delete)
    #expect(Request(method: .post, path: "/x", query: Fields(encoded: "_method=GET")).method == .post)
    #expect(Request(method: .get, path: "/x", query: Fields(encoded: "_method=DELETE")).method == .get)
    #expect(Head(method: .post, address: "/x?a=1&_method=PUT").method == .put)
    #expect(Head(method: nil, address: "/x").method == nil)
  }

  @Test func originIsProvenByTheBrowser() throws {
    let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
    let table: [(HTTPFields, Bool)] = [
      ([:], false), ([site: "same-origin"], true), ([site: "none"], false), ([site: "same-site"], false), ([site: "cross-site"], false),
      ([site: "cross-site", .origin: "https://a.org"], false), ([.origin: "https://a.org"], true), ([.origin: "https://A.org"], true),
      ([.origin: "https://a.org.evil.org"], false), ([.origin: "http://a.org"], false), ([.origin: "null"], false),
    ]
    for (headers, passes) in table {
      #expect(OriginCheck.passes(Request(method: .post, path: "/x", headers: headers), ours: "https://a.org") == passes, "\(headers)")
      #expect(OriginCheck.passes(Request(method: .get, path: "/x", headers: headers), ours: "https://a.org"))
    }
    #expect(!OriginCheck.passes(Request(method: .post, path: "/x", headers: [.origin: ""]), ours: ""))
  }
}

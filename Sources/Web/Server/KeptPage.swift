import Crypto
import HTTPTypes
import NIOCore

/// A page ready to be sent: head fields, one buffer plain, one compressed.
package struct KeptPage: Sendable {
  package let etag: String
  let plainHead: HTTPFields
  let plain: ByteBuffer
  /// Nil when compressing does not pay.
  let gzipHead: HTTPFields
  let gzip: ByteBuffer?
  /// The same heads as they go over the line, without the date and the empty line after it: plain, compressed, and of an
  /// answer that nothing has changed.
  private let plainStart: ByteBuffer
  private let gzipStart: ByteBuffer
  private let sameStart: ByteBuffer

  /// Bytes in memory, with what the entry itself takes.
  var cost: Int { plain.readableBytes + (gzip?.readableBytes ?? 0) + 5000 }

  /// Compresses as well as zlib can: it is done once. For pages drawn while serving use `made`.
  init(bytes: [UInt8], headers: HTTPFields) {
    let packed = KeptPage.isWorth(bytes, headers) ? Gzip.compressNow(bytes, level: 9) : nil
    self.init(bytes: bytes, packed: packed, headers: headers)
  }

  /// The same, compressed on a thread for such work.
  static func made(bytes: [UInt8], headers: HTTPFields) async -> KeptPage {
    let packed = isWorth(bytes, headers) ? await Gzip.compress(bytes, level: 9) : nil
    return KeptPage(bytes: bytes, packed: packed, headers: headers)
  }

  private init(bytes: [UInt8], packed: [UInt8]?, headers: HTTPFields) {
    etag = contentTag(bytes)
    var head = headers
    head[.vary] = "Accept-Encoding, Cookie"
    head.add(missing: [.cacheControl: "no-cache"])
    head.add(missing: .security)
    plain = ByteBuffer(bytes: bytes)
    gzip = packed.map { ByteBuffer(bytes: $0) }
    plainHead = KeptPage.head(head, count: bytes.count, etag: etag, encoding: nil)
    gzipHead = KeptPage.head(head, count: packed?.count ?? 0, etag: "\(etag.dropLast())-g\"", encoding: "gzip")
    plainStart = KeptPage.start(.ok, plainHead)
    gzipStart = KeptPage.start(.ok, gzipHead)
    sameStart = KeptPage.start(.notModified, plainHead.unchanged)
  }

  private static func start(_ status: HTTPResponse.Status, _ head: HTTPFields) -> ByteBuffer {
    let lines = head.map { "\($0.name.canonicalName): \($0.value)\r\n" }
    return ByteBuffer(string: "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n\(lines.joined())")
  }

  /// What goes over the line for a request: the head but for its date, and the body; nil body for 304 and HEAD.
  func wire(_ request: HTTPRequest) -> (start: ByteBuffer, body: ByteBuffer?) {
    let fields = request.headerFields
    if let asked = fields[.ifNoneMatch], names(asked) { return (sameStart, nil) }
    let zipped = gzip != nil && Gzip.isAccepted(fields[.acceptEncoding])
    return (zipped ? gzipStart : plainStart, request.method == .head ? nil : zipped ? gzip : plain)
  }

  private func names(_ asked: String) -> Bool { matches(asked, plainHead[.eTag] ?? "") || matches(asked, gzipHead[.eTag] ?? "") }

  private static func isWorth(_ bytes: [UInt8], _ headers: HTTPFields) -> Bool {
    Gzip.isWorth(type: headers[.contentType] ?? "", count: bytes.count)
  }

  private static func head(_ head: HTTPFields, count: Int, etag: String, encoding: String?) -> HTTPFields {
    var head = head
    head[.contentLength] = String(count)
    head[.eTag] = etag
    head[.contentEncoding] = encoding
    return head
  }

  /// The head and body for a request; nil body for 304 and HEAD.
  func variant(_ headers: HTTPFields) -> (status: HTTPResponse.Status, head: HTTPFields, body: ByteBuffer?) {
    let zipped = gzip != nil && Gzip.isAccepted(headers[.acceptEncoding])
    let head = zipped ? gzipHead : plainHead
    if let asked = headers[.ifNoneMatch], names(asked) { return (.notModified, head.unchanged, nil) }
    return (.ok, head, zipped ? gzip : plain)
  }

  /// For tests and for whoever looks at a kept answer.
  package var text: String { String(buffer: plain) }
}

extension HTTPFields {
  /// Of an answer that says only that nothing has changed.
  fileprivate var unchanged: HTTPFields {
    var short = self
    for name in [.contentLength, .contentEncoding, .contentType] as [HTTPField.Name] { short[name] = nil }
    return short
  }
}

/// A strong tag: the first 96 bits of the SHA-256.
func contentTag(_ bytes: [UInt8]) -> String { "\"\(hexadecimal(SHA256.hash(data: bytes).prefix(12)))\"" }

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

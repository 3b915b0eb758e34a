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

  /// Bytes in memory, with what the entry itself takes.
  var cost: Int { plain.readableBytes + (gzip?.readableBytes ?? 0) + 2000 }

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
  }

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
    if let asked = headers[.ifNoneMatch], matches(asked, plainHead[.eTag] ?? "") || matches(asked, gzipHead[.eTag] ?? "") {
      var short = head
      short[.contentLength] = nil
      short[.contentEncoding] = nil
      short[.contentType] = nil
      return (.notModified, short, nil)
    }
    return (.ok, head, zipped ? gzip : plain)
  }

  /// For tests and for whoever looks at a kept answer.
  package var text: String { String(buffer: plain) }
}

/// A strong tag: the first 96 bits of the SHA-256.
func contentTag(_ bytes: [UInt8]) -> String { "\"\(hexadecimal(SHA256.hash(data: bytes).prefix(12)))\"" }

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

import HTTPTypes

/// A request as the house sees it: no socket, no framework. Tests make one by hand.
package struct Request: Sendable {
  package enum Method: String, Sendable, CaseIterable {
    case get = "GET", head = "HEAD", post = "POST", put = "PUT", delete = "DELETE"
    /// Unsafe methods change things: they need a proof that the form was ours (docs/architecture.md, Web).
    package var isUnsafe: Bool { self != .get && self != .head }

    /// Browsers' forms know only GET and POST: a form that deletes is sent by POST to `…?_method=DELETE`.
    func meant(by field: String?) -> Method {
      guard self == .post, let field, let meant = Method(rawValue: field), meant == .put || meant == .delete else { return self }
      return meant
    }
  }

  package var method: Method
  /// Decoded segments: `/fr/cities/rennes` is `["fr", "cities", "rennes"]`.
  package var path: [String]
  /// As it came, for links back and the log's route: starts with `/`, without the query.
  package var rawPath: String
  package var query: Fields
  package var headers: HTTPFields
  package var body: [UInt8]
  /// The address the request came from, by the proxy's word only when `PAIDEIA_PROXY` names that proxy.
  package var client: String
  /// Values of the route's `{name}` segments, filled by the router.
  package var parameters: [String: String] = [:]

  package init(
    method: Method = .get, path: String, query: Fields = Fields(), headers: HTTPFields = [:], body: [UInt8] = [],
    client: String = "127.0.0.1"
  ) {
    self.method = method.meant(by: query["_method"])
    self.rawPath = path
    self.path = path.split(separator: "/").map { percentDecoded($0) }
    self.query = query
    self.headers = headers
    self.body = body
    self.client = client
  }

  package func cookie(_ name: String) -> String? { cookieValue(name, in: headers) }
}

func cookieValue(_ name: String, in headers: HTTPFields) -> String? {
  for header in headers[values: .cookie] {
    for pair in header.split(separator: ";") {
      let pair = pair.drop { $0 == " " }
      if pair.hasPrefix("\(name)=") { return String(pair.dropFirst(name.count + 1)) }
    }
  }
  return nil
}

/// Names and values in the order in which they came, of a query or a form; a name may come several times.
package struct Fields: Sendable, Equatable {
  package var pairs: [(name: String, value: String)]

  package init(_ pairs: [(String, String)] = []) { self.pairs = pairs.map { (name: $0.0, value: $0.1) } }

  /// Reads `a=1&b=2`. Bytes that are not UTF-8 become U+FFFD; more than 1,000 pairs are cut.
  package init(encoded text: some StringProtocol) {
    pairs = []
    var text = String(text)
    text.withUTF8 { source in
      var rest = source[...]
      while !rest.isEmpty, pairs.count < 1000 {
        let part = rest.prefix { $0 != UInt8(ascii: "&") }
        rest = rest.dropFirst(part.count + 1)
        if part.isEmpty { continue }
        let name = part.prefix { $0 != UInt8(ascii: "=") }
        pairs.append((percentDecoded(name, plus: true), percentDecoded(part.dropFirst(name.count + 1), plus: true)))
      }
    }
  }

  package subscript(_ name: String) -> String? { pairs.first { $0.name == name }?.value }
  package func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }
  package var isEmpty: Bool { pairs.isEmpty }

  package mutating func set(_ name: String, _ value: String?) {
    pairs.removeAll { $0.name == name }
    if let value { pairs.append((name, value)) }
  }

  package var encoded: String {
    pairs.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }.joined(separator: "&")
  }

  package static func == (left: Fields, right: Fields) -> Bool {
    left.pairs.elementsEqual(right.pairs) { $0.name == $1.name && $0.value == $1.value }
  }
}

package func percentDecoded(_ text: some StringProtocol, plus: Bool = false) -> String {
  var text = String(text)
  return text.withUTF8 { percentDecoded($0[...], plus: plus) }
}

private func percentDecoded(_ part: Slice<UnsafeBufferPointer<UInt8>>, plus: Bool) -> String {
  let source = UnsafeBufferPointer(rebasing: part)
  // Never longer than what came.
  let bytes = [UInt8](unsafeUninitializedCapacity: source.count) { target, count in
    var position = 0
    while position < source.count {
      let byte = source[position]
      if byte == percent, position + 2 < source.count, let high = hex(source[position + 1]), let low = hex(source[position + 2]) {
        target[count] = high << 4 | low
        position += 3
      } else {
        target[count] = plus && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte
        position += 1
      }
      count += 1
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

package func percentEncoded(_ text: String) -> String {
  var text = text
  return text.withUTF8 { source in
    let bytes = [UInt8](unsafeUninitializedCapacity: source.count * 3) { target, count in
      for byte in source {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46, 95, 126:
          target[count] = byte
          count += 1
        default:
          target[count] = percent
          target[count + 1] = digit(byte >> 4)
          target[count + 2] = digit(byte & 15)
          count += 3
        }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

private let percent = UInt8(ascii: "%")

/// Of a number below sixteen, in capitals.
private func digit(_ number: UInt8) -> UInt8 { number < 10 ? 48 + number : 55 + number }

private func hex(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 48...57: byte - 48
  case 65...70: byte - 55
  case 97...102: byte - 87
  default: nil
  }
}

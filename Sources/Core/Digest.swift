import Crypto

/// SHA-256 as 64 hexadecimal digits: the name of a content.
package enum Digest {
  package static func of(_ parts: String...) -> String {
    var hash = SHA256()
    // The length before each part: "ab" and "c" are not "a" and "bc".
    for part in parts { hash.update(data: Array("\(part.utf8.count):\(part)".utf8)) }
    return Files.hex(hash.finalize())
  }

  /// Of one content, as `sha256sum` says it.
  package static func sha256(_ bytes: [UInt8]) -> String { Files.hex(SHA256.hash(data: bytes)) }
}

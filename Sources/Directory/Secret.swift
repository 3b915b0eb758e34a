import Crypto
import CryptoExtras
import Foundation

/// Random words that prove something, and how they are kept: never as they are.
package enum Secret {
  /// 128 random bits in hexadecimal, from the system's generator.
  static func token() -> String { hexadecimal(bytes(16)) }

  /// What stands in the database for a token.
  package static func hash(_ token: String) -> String { hexadecimal(Array(SHA256.hash(data: Data(token.utf8)))) }

  static func bytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
  }

  /// Takes the same time wherever they differ.
  static func same(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  static func bytes(hexadecimal text: some StringProtocol) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}

/// Passwords by scrypt (N 2^14, r 8, p 5): 16 MB and a tenth of a second each, so at most two at a time, on threads
/// of their own.
enum Password {
  static let shortest = 10
  static let longest = 200

  /// `scrypt$salt$key`, both in hexadecimal.
  static func hash(_ password: String) async throws -> String {
    let salt = Secret.bytes(16)
    return "scrypt$\(Secret.hexadecimal(salt))$\(Secret.hexadecimal(try await key(password, salt)))"
  }

  /// Against nothing it still works as long, so that the answer's time does not tell who has an account.
  static func matches(_ password: String, _ kept: String?) async throws -> Bool {
    let parts = (kept ?? "").split(separator: "$")
    let salt = parts.count == 3 ? Secret.bytes(hexadecimal: parts[1]) : nil
    let made = try await key(String(password.prefix(longest)), salt ?? Array(repeating: 0, count: 16))
    guard parts.count == 3, let expected = Secret.bytes(hexadecimal: parts[2]) else { return false }
    return Secret.same(made, expected)
  }

  private static let threads: OperationQueue = {
    let queue = OperationQueue()
    queue.name = "scrypt"
    queue.maxConcurrentOperationCount = 2
    return queue
  }()

  private static func key(_ password: String, _ salt: [UInt8]) async throws -> [UInt8] {
    // The same letters typed on another keyboard may come composed in another way.
    let letters = Data(password.precomposedStringWithCompatibilityMapping.utf8)
    return try await withCheckedThrowingContinuation { continuation in
      threads.addOperation {
        continuation.resume(
          with: Result {
            let key = try KDF.Scrypt.deriveKey(
              from: letters, salt: Data(salt), outputByteCount: 32, rounds: 1 << 14, blockSize: 8, parallelism: 5)
            return key.withUnsafeBytes { Array($0) }
          })
      }
    }
  }
}

/// One-time passwords of an app (TOTP, RFC 6238: SHA-1, six digits, thirty seconds).
package enum OneTimeCode {
  /// The step of thirty seconds in which a moment lies, from 1970.
  package static func step(milliseconds: Int64) -> Int64 { milliseconds / 30_000 }

  package static func code(secret: [UInt8], step: Int64) -> String {
    let counter = withUnsafeBytes(of: step.bigEndian) { Data($0) }
    let mac = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret)))
    let offset = Int(mac[19] & 15)
    let number = mac[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let digits = String(number % 1_000_000)
    return String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// The step a code belongs to, if it is of now or of one step before or after, and later than the last one used.
  static func accepted(_ typed: String, secret: [UInt8], now milliseconds: Int64, after last: Int64) -> Int64? {
    let typed = typed.filter { !$0.isWhitespace }
    guard typed.utf8.count == 6 else { return nil }
    let present = step(milliseconds: milliseconds)
    return (present - 1...present + 1).first { step in
      step > last && Secret.same(Array(code(secret: secret, step: step).utf8), Array(typed.utf8))
    }
  }

  /// As apps want it typed: base 32, RFC 4648, without padding.
  package static func base32(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var text = ""
    var buffer = 0
    var bits = 0
    for byte in bytes {
      buffer = buffer << 8 | Int(byte)
      bits += 8
      while bits >= 5 {
        bits -= 5
        text.append(letters[buffer >> bits & 31])
      }
    }
    if bits > 0 { text.append(letters[buffer << (5 - bits) & 31]) }
    return text
  }
}

import Crypto
import CryptoExtras
import Dispatch
import FoundationEssentials

/// The box of one secret vote: a slot for everybody (the public key) and a lock that any two of three passphrases open.
///
/// Envelopes are sealed by HPKE (RFC 9180) with X-Wing: X25519 and ML-KEM-768 together, so that whoever keeps a backup of an open vote for
/// thirty years and then owns a quantum computer still reads nothing. HPKE is a standard, and swift-crypto brings it; no protocol
/// of our own.
///
/// The lock: each passphrase becomes a key by scrypt; for each of the three pairs, the private key is encrypted under a key made
/// of both. Three small ciphertexts do what Shamir's sharing would do here with arithmetic of our own to be wrong in.
package struct BallotBox: Sendable, Hashable {
  package let vote: Int64
  /// 1,216 bytes. Harmless to know.
  package let publicKey: [UInt8]
  /// The private half, wrapped: 245 bytes. Deleted when the vote has closed.
  package let wrapped: [UInt8]

  /// From the columns in which the room keeps it.
  package init(vote: Int64, publicKey: [UInt8], wrapped: [UInt8]) {
    self.vote = vote
    self.publicKey = publicKey
    self.wrapped = wrapped
  }

  static let suite = HPKE.Ciphersuite.XWingMLKEM768X25519_SHA256_AES_GCM_256

  /// A new box and its three passphrases, for the chair and two scrutineers, to be shown once and kept nowhere. Takes half a second, on a
  /// thread of its own.
  package static func make(vote: Int64) async throws -> (box: BallotBox, passphrases: [Passphrase]) {
    let passphrases = (0..<3).map { _ in Passphrase.random() }
    let secret = try XWingMLKEM768X25519.PrivateKey()
    let lock = try await Lock.make(vote: vote, seed: Array(secret.seedRepresentation), passphrases)
    return (BallotBox(vote: vote, publicKey: Array(secret.publicKey.rawRepresentation), wrapped: lock), passphrases)
  }

  /// Why it does not open. Places are those of the two typed texts, 0 and 1.
  package enum LockProblem: Error, Sendable, Hashable {
    /// Not two texts.
    case notTwo
    /// A letter is wrong, missing or too many: try again.
    case mistyped(Int)
    /// The same passphrase twice: it takes two people.
    case sameTwice
    /// Well typed, but of no holder of this box: another vote's, perhaps.
    case unknown(Int)
    /// The box itself is damaged.
    case damaged
  }

  /// With two of the three passphrases, in any order; case, spaces and hyphens do not matter.
  package func unlock(_ typed: [String]) async throws -> BallotKey {
    guard typed.count == 2 else { throw LockProblem.notTwo }
    let passphrases = try typed.enumerated().map { place, text in
      guard let passphrase = Passphrase(typed: text) else { throw LockProblem.mistyped(place) }
      return passphrase
    }
    guard passphrases[0] != passphrases[1] else { throw LockProblem.sameTwice }
    let seed = try await Lock.open(wrapped, vote: vote, passphrases)
    guard let secret = try? XWingMLKEM768X25519.PrivateKey(seedRepresentation: seed, publicKey: nil),
      Array(secret.publicKey.rawRepresentation) == publicKey
    else { throw LockProblem.damaged }
    return BallotKey(vote: vote, secret: secret)
  }
}

/// Version, salt, what tells the three passphrases apart, and the seed of the private key under each pair of them.
private enum Lock {
  static let saltLength = 16
  static let markLength = 16
  /// Nonce, 32 bytes, tag.
  static let sealedLength = 12 + 32 + 16
  static let length = 1 + saltLength + 3 * markLength + 3 * sealedLength
  static let pairs = [(0, 1), (0, 2), (1, 2)]

  static func make(vote: Int64, seed: [UInt8], _ passphrases: [Passphrase]) async throws -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    let salt = (0..<saltLength).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let keys = try await stretch(passphrases, salt)
    let marks = keys.flatMap { mark($0, vote) }
    let sealed = try pairs.flatMap { pair in
      Array(try ChaChaPoly.seal(seed, using: key(keys[pair.0], keys[pair.1], vote), authenticating: label(vote, pair)).combined)
    }
    return [1] + salt + marks + sealed
  }

  static func open(_ wrapped: [UInt8], vote: Int64, _ passphrases: [Passphrase]) async throws -> [UInt8] {
    guard wrapped.count == length, wrapped[0] == 1 else { throw BallotBox.LockProblem.damaged }
    let salt = Array(wrapped[1...saltLength])
    let marks = (0..<3).map { Array(wrapped[(1 + saltLength + $0 * markLength)...].prefix(markLength)) }
    let keys = try await stretch(passphrases, salt)
    // Whose is it? The marks tell, so that nobody needs to remember an order and a wrong one is named.
    let holders = try keys.enumerated().map { place, key in
      guard let holder = marks.firstIndex(of: mark(key, vote)) else { throw BallotBox.LockProblem.unknown(place) }
      return (holder, key)
    }.sorted { $0.0 < $1.0 }
    guard let place = pairs.firstIndex(where: { $0 == (holders[0].0, holders[1].0) }) else { throw BallotBox.LockProblem.damaged }
    let sealed = wrapped[(1 + saltLength + 3 * markLength + place * sealedLength)...].prefix(sealedLength)
    do {
      let box = try ChaChaPoly.SealedBox(combined: sealed)
      return Array(try ChaChaPoly.open(box, using: key(holders[0].1, holders[1].1, vote), authenticating: label(vote, pairs[place])))
    } catch {
      throw BallotBox.LockProblem.damaged
    }
  }

  private static func label(_ vote: Int64, _ pair: (Int, Int)) -> [UInt8] { Array("paideia box \(vote) pair \(pair.0) \(pair.1)".utf8) }

  /// 128 bits that are only equal for the same passphrase; from the stretched key, so that guessing costs scrypt all the same.
  private static func mark(_ key: [UInt8], _ vote: Int64) -> [UInt8] {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: key), info: Array("paideia box \(vote) holder".utf8), outputByteCount: markLength
    ).withUnsafeBytes { Array($0) }
  }

  private static func key(_ first: [UInt8], _ second: [UInt8], _ vote: Int64) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: first + second), info: Array("paideia box \(vote) key".utf8), outputByteCount: 32)
  }

  /// One after another, away from Swift's own threads.
  private static let thread = DispatchQueue(label: "ballots.scrypt")

  /// scrypt as the house's passwords have it: N 2^14, r 8, p 5.
  private static func stretch(_ passphrases: [Passphrase], _ salt: [UInt8]) async throws -> [[UInt8]] {
    try await withCheckedThrowingContinuation { continuation in
      thread.async {
        continuation.resume(
          with: Result {
            try passphrases.map {
              try KDF.Scrypt.deriveKey(
                from: $0.letters, salt: salt, outputByteCount: 32, rounds: 1 << 14, blockSize: 8, parallelism: 5
              ).withUnsafeBytes { Array($0) }
            }
          })
      }
    }
  }
}

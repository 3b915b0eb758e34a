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
/// The lock: from each passphrase follows, by scrypt, a key pair of its holder, whose public half stands here. For each of the three pairs
/// of holders, the private key of the box is sealed to one and then to the other. So each holder is shown their passphrase alone, on their
/// own screen, before there is anything to open; and three ciphertexts do what Shamir's sharing would do here with arithmetic of our
/// own to be wrong in.
package struct BallotBox: Sendable, Hashable {
  package let vote: Int64
  /// 1,216 bytes. Harmless to know.
  package let publicKey: [UInt8]
  /// The private half, wrapped, with the public halves of its holders: some 11 kB. Deleted when the vote has been counted.
  package let wrapped: [UInt8]

  /// From the columns in which the room keeps it.
  package init(vote: Int64, publicKey: [UInt8], wrapped: [UInt8]) {
    self.vote = vote
    self.publicKey = publicKey
    self.wrapped = wrapped
  }

  static let suite = HPKE.Ciphersuite.XWingMLKEM768X25519_SHA256_AES_GCM_256

  /// A passphrase, to be shown to its holder once and kept nowhere, and the public half of what follows from it. Takes a quarter of a second,
  /// on a thread of its own.
  package static func holder() async throws -> (passphrase: Passphrase, key: [UInt8]) {
    let passphrase = Passphrase.random()
    var generator = SystemRandomNumberGenerator()
    let salt = (0..<Lock.saltLength).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let key = try await Lock.key(of: passphrase, salt)
    return (passphrase, salt + Array(key.publicKey.rawRepresentation))
  }

  /// A new box that any two of three holders open: the chair and two scrutineers. - Parameter holders: their keys, all different.
  package static func make(vote: Int64, holders: [[UInt8]]) throws -> BallotBox {
    guard holders.count == 3, Set(holders).count == 3 else { throw LockProblem.notThree }
    let secret = try XWingMLKEM768X25519.PrivateKey()
    let lock = try Lock.make(vote: vote, seed: Array(secret.seedRepresentation), holders)
    return BallotBox(vote: vote, publicKey: Array(secret.publicKey.rawRepresentation), wrapped: lock)
  }

  /// Why it does not open. Places are those of the two typed texts, 0 and 1.
  package enum LockProblem: Error, Sendable, Hashable {
    /// Not three holders, all different.
    case notThree
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

/// Version, the keys of the three holders (salt and public half), and the seed of the box's private key sealed to each pair of them.
private enum Lock {
  static let saltLength = 16
  static let publicLength = 1216
  static let holderLength = saltLength + publicLength
  /// What a seal adds: an encapsulated key and a tag.
  static let sealLength = 1120 + 16
  static let pairLength = 32 + 2 * sealLength
  static let length = 1 + 3 * holderLength + 3 * pairLength
  static let pairs = [(0, 1), (0, 2), (1, 2)]

  static func make(vote: Int64, seed: [UInt8], _ holders: [[UInt8]]) throws -> [UInt8] {
    guard holders.allSatisfy({ $0.count == holderLength }) else { throw BallotBox.LockProblem.damaged }
    let keys = try holders.map { try XWingMLKEM768X25519.PublicKey(rawRepresentation: $0.dropFirst(saltLength)) }
    let sealed = try pairs.flatMap { pair in
      try seal(try seal(seed, to: keys[pair.0], label(vote, pair, 0)), to: keys[pair.1], label(vote, pair, 1))
    }
    return [1] + holders.flatMap { $0 } + sealed
  }

  static func open(_ wrapped: [UInt8], vote: Int64, _ passphrases: [Passphrase]) async throws -> [UInt8] {
    guard wrapped.count == length, wrapped[0] == 1 else { throw BallotBox.LockProblem.damaged }
    let holders = (0..<3).map { Array(wrapped[(1 + $0 * holderLength)...].prefix(holderLength)) }
    // Whose is it? The public halves tell, so that nobody needs to remember an order and a wrong one is named.
    var found: [(holder: Int, key: XWingMLKEM768X25519.PrivateKey)] = []
    for (place, passphrase) in passphrases.enumerated() {
      guard let owner = try await owner(of: passphrase, holders) else { throw BallotBox.LockProblem.unknown(place) }
      found.append(owner)
    }
    found.sort { $0.holder < $1.holder }
    guard let place = pairs.firstIndex(where: { $0 == (found[0].holder, found[1].holder) }) else { throw BallotBox.LockProblem.damaged }
    let sealed = Array(wrapped[(1 + 3 * holderLength + place * pairLength)...].prefix(pairLength))
    do {
      let inner = try unseal(sealed, with: found[1].key, label(vote, pairs[place], 1))
      return try unseal(inner, with: found[0].key, label(vote, pairs[place], 0))
    } catch {
      throw BallotBox.LockProblem.damaged
    }
  }

  private static func owner(
    of passphrase: Passphrase, _ holders: [[UInt8]]
  ) async throws -> (holder: Int, key: XWingMLKEM768X25519.PrivateKey)? {
    for (place, holder) in holders.enumerated() {
      let key = try await key(of: passphrase, Array(holder.prefix(saltLength)))
      if Array(key.publicKey.rawRepresentation) == Array(holder.dropFirst(saltLength)) { return (place, key) }
    }
    return nil
  }

  private static func label(_ vote: Int64, _ pair: (Int, Int), _ layer: Int) -> [UInt8] {
    Array("paideia box \(vote) pair \(pair.0) \(pair.1) layer \(layer)".utf8)
  }

  private static func seal(_ plain: [UInt8], to key: XWingMLKEM768X25519.PublicKey, _ label: [UInt8]) throws -> [UInt8] {
    var sender = try HPKE.Sender(recipientKey: key, ciphersuite: BallotBox.suite, info: Data(label))
    let sealed = try sender.seal(plain)
    return Array(sender.encapsulatedKey) + Array(sealed)
  }

  private static func unseal(_ sealed: [UInt8], with key: XWingMLKEM768X25519.PrivateKey, _ label: [UInt8]) throws -> [UInt8] {
    var recipient = try HPKE.Recipient(
      privateKey: key, ciphersuite: BallotBox.suite, info: Data(label), encapsulatedKey: Data(sealed.prefix(1120)))
    return Array(try recipient.open(sealed.dropFirst(1120)))
  }

  /// One after another, away from Swift's own threads.
  private static let thread = DispatchQueue(label: "ballots.scrypt")

  /// scrypt as the site's passwords have it: N 2^14, r 8, p 5.
  static func key(of passphrase: Passphrase, _ salt: [UInt8]) async throws -> XWingMLKEM768X25519.PrivateKey {
    try await withCheckedThrowingContinuation { continuation in
      thread.async {
        continuation.resume(
          with: Result {
            let seed = try KDF.Scrypt.deriveKey(
              from: passphrase.letters, salt: salt, outputByteCount: 32, rounds: 1 << 14, blockSize: 8, parallelism: 5)
            return try XWingMLKEM768X25519.PrivateKey(seedRepresentation: seed.withUnsafeBytes { Data($0) }, publicKey: nil)
          })
      }
    }
  }
}

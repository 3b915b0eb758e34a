import Crypto
import FoundationEssentials

/// A ballot on its way: one row for each city and vote, replaced when the city votes again, opened with all others at the end.
///
/// Inside are the codes (one for each unit ballot: one, or as many as the city weighs) and the choice, filled up with zeros, so that
/// an envelope's length depends on the city's weight, which the roll says anyway, and on nothing else.
private enum Envelope {
  static let version: UInt8 = 1
  static let encapsulated = 1120
  /// Room for a ranking of 99 options.
  static let room = 320
  static let info = Data("paideia ballots 1".utf8)

  /// What an envelope is bound to. Under another city's or another vote's name it does not open.
  static func bound(vote: Int64, voter: Int64) -> [UInt8] { Array("vote \(vote) voter \(voter)".utf8) }

  static func plain(_ choice: Choice, _ codes: [BallotCode]) throws(SealingProblem) -> [UInt8] {
    let text = Array(choice.description.utf8)
    guard (1...BallotBox.mostWeight).contains(codes.count), Set(codes).count == codes.count else { throw .codes }
    guard text.count <= room, Choice(choice.description) == choice else { throw .choice }
    return two(codes.count) + codes.flatMap(\.bytes) + two(text.count) + text + Array(repeating: 0, count: room - text.count)
  }

  /// Strict: nothing but what `plain` makes.
  static func read(_ plain: [UInt8]) -> (choice: Choice, codes: [BallotCode])? {
    guard plain.count >= 4 + room else { return nil }
    let count = Int(plain[0]) << 8 | Int(plain[1])
    guard plain.count == 4 + 16 * count + room else { return nil }
    let codes = (0..<count).compactMap { BallotCode(bytes: plain[(2 + 16 * $0)...].prefix(16)) }
    let at = 2 + 16 * count
    let length = Int(plain[at]) << 8 | Int(plain[at + 1])
    guard count > 0, codes.count == count, length <= room, plain[(at + 2 + length)...].allSatisfy({ $0 == 0 }),
      let text = String(validating: plain[(at + 2)...].prefix(length), as: UTF8.self), let choice = Choice(text)
    else { return nil }
    return (choice, codes)
  }

  private static func two(_ number: Int) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 255)] }
}

package enum SealingProblem: Error, Sendable, Hashable {
  /// None, too many, or one twice.
  case codes
  /// Not in canonical order, or an option that no vote has. (`VoteKind.refusal` is asked before.)
  case choice
}

extension BallotBox {
  /// The most unit ballots of one city.
  package static let mostWeight = 1000

  /// `codes`: as many fresh ones as the city weighs; shown to the voter once and kept nowhere but in here.
  package func seal(_ choice: Choice, codes: [BallotCode], voter: Int64) throws -> [UInt8] {
    let plain = try Envelope.plain(choice, codes)
    let key = try XWingMLKEM768X25519.PublicKey(rawRepresentation: publicKey)
    var sender = try HPKE.Sender(recipientKey: key, ciphersuite: Self.suite, info: Envelope.info)
    let sealed = try sender.seal(plain, authenticating: Envelope.bound(vote: vote, voter: voter))
    return [Envelope.version] + sender.encapsulatedKey + sealed
  }
}

/// What opens envelopes: in memory from the unlocking to the end of the opening, and never written.
package struct BallotKey: Sendable {
  let vote: Int64
  let secret: XWingMLKEM768X25519.PrivateKey

  /// What is in one envelope; nil if it is damaged, or of another vote or city.
  package func open(_ envelope: [UInt8], voter: Int64) -> (choice: Choice, codes: [BallotCode])? {
    guard envelope.count > 1 + Envelope.encapsulated, envelope[0] == Envelope.version else { return nil }
    let key = Data(envelope[1...Envelope.encapsulated])
    guard
      var recipient = try? HPKE.Recipient(
        privateKey: secret, ciphersuite: BallotBox.suite, info: Envelope.info, encapsulatedKey: key),
      let plain = try? recipient.open(
        envelope[(1 + Envelope.encapsulated)...], authenticating: Envelope.bound(vote: vote, voter: voter))
    else { return nil }
    return Envelope.read(Array(plain))
  }
}

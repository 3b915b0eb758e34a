import Testing
import Crypto
import TestKit

@testable import Ballots

@Suite struct BallotBoxTests {
  /// One box for the suite: scrypt is slow on purpose.
  static let made = Task {
    var holders: [(passphrase: Passphrase, key: [UInt8])] = []
    for _ in 0..<3 { holders.append(try await BallotBox.holder()) }
    return (try BallotBox.make(vote: 71, holders: holders.map(\.key)), holders.map(\.passphrase))
  }

  static let unlocked = Task {
    let (box, passphrases) = try await made.value
    return (box, try await box.unlock([passphrases[0].description, passphrases[1].description]))
  }

  static func opened() async throws -> (BallotBox, BallotKey) { try await unlocked.value }

  @Test func anyTwoOfThreeOpenInAnyOrder() async throws {
    let (box, passphrases) = try await Self.made.value
    #expect(box.publicKey.count == 1216)
    let envelope = try box.seal(.yes, codes: [.random()], voter: 5)
    // The first and the second are the suite's own key.
    #expect(try await Self.opened().1.open(envelope, voter: 5)?.choice == .yes)
    for (first, second) in [(0, 2), (2, 1)] {
      let key = try await box.unlock([passphrases[first].description.uppercased(), passphrases[second].description])
      #expect(key.open(envelope, voter: 5)?.choice == .yes)
    }
  }

  @Test func whatIsWrongIsSaid() async throws {
    let (box, passphrases) = try await Self.made.value
    let first = passphrases[0].description
    let second = passphrases[1].description
    func problem(_ typed: [String]) async -> BallotBox.LockProblem? {
      do {
        _ = try await box.unlock(typed)
        return nil
      } catch { return error as? BallotBox.LockProblem }
    }
    #expect(throws: BallotBox.LockProblem.notThree) { try BallotBox.make(vote: 71, holders: [[1], [2]]) }
    #expect(await problem([first]) == .notTwo)
    #expect(await problem([first, second, passphrases[2].description]) == .notTwo)
    #expect(await problem([first, String(second.dropLast())]) == .mistyped(1))
    #expect(await problem(["", second]) == .mistyped(0))
    #expect(await problem([first, first.uppercased()]) == .sameTwice)
    #expect(await problem([Passphrase.random().description, second]) == .unknown(0))
    #expect(await problem([first, Passphrase.random().description]) == .unknown(1))
  }

  @Test func anotherVotesBoxOrADamagedOneDoesNotOpen() async throws {
    let (box, passphrases) = try await Self.made.value
    let typed = [passphrases[0].description, passphrases[1].description]
    let moved = BallotBox(vote: 72, publicKey: box.publicKey, wrapped: box.wrapped)
    await #expect(throws: BallotBox.LockProblem.damaged) { try await moved.unlock(typed) }
    let short = BallotBox(vote: 71, publicKey: box.publicKey, wrapped: Array(box.wrapped.dropLast()))
    await #expect(throws: BallotBox.LockProblem.damaged) { try await short.unlock(typed) }
    // The first pair's ciphertext begins after the keys of the holders.
    var bytes = box.wrapped
    bytes[1 + 3 * 1232 + 80] ^= 1
    let spoilt = BallotBox(vote: 71, publicKey: box.publicKey, wrapped: bytes)
    await #expect(throws: BallotBox.LockProblem.damaged) { try await spoilt.unlock(typed) }
    let other = BallotBox(vote: 71, publicKey: Array(box.publicKey.reversed()), wrapped: box.wrapped)
    await #expect(throws: BallotBox.LockProblem.damaged) { try await other.unlock(typed) }
  }

  @Test func anEnvelopesLengthSaysNothing() async throws {
    let (box, key) = try await Self.opened()
    let choices: [Choice] = [.yes, .no, .abstain, .blank, .none, .option(1), .options(Array(1...99)), .ranking(Array((1...99).reversed()))]
    let envelopes = try choices.map { try box.seal($0, codes: [.random()], voter: 3) }
    #expect(Set(envelopes.map(\.count)).count == 1)
    #expect(envelopes.map { key.open($0, voter: 3)?.choice } == choices)
    // Of the same ballot twice, nothing is alike but the first byte.
    let code = BallotCode.random()
    let twice = try [box.seal(.yes, codes: [code], voter: 3), box.seal(.yes, codes: [code], voter: 3)]
    let alike = zip(twice[0], twice[1]).count { $0 == $1 }
    #expect(alike < 40)
  }

  @Test func anEnvelopeBelongsToOneVoteAndOneCity() async throws {
    let (box, key) = try await Self.opened()
    let envelope = try box.seal(.no, codes: [.random()], voter: 3)
    #expect(key.open(envelope, voter: 3)?.choice == .no)
    #expect(key.open(envelope, voter: 4) == nil)
    let moved = BallotBox(vote: 72, publicKey: box.publicKey, wrapped: box.wrapped)
    #expect(key.open(try moved.seal(.no, codes: [.random()], voter: 3), voter: 3) == nil)
    let foreign = try XWingMLKEM768X25519.PrivateKey().publicKey
    let other = BallotBox(vote: 71, publicKey: Array(foreign.rawRepresentation), wrapped: box.wrapped)
    #expect(key.open(try other.seal(.no, codes: [.random()], voter: 3), voter: 3) == nil)
  }

  @Test func aChangedEnvelopeDoesNotOpen() async throws {
    let (box, key) = try await Self.opened()
    let envelope = try box.seal(.yes, codes: [.random()], voter: 3)
    var dice = Dice()
    for _ in 0..<300 {
      var changed = envelope
      changed[Int.random(in: changed.indices, using: &dice)] ^= UInt8.random(in: 1...255, using: &dice)
      #expect(key.open(changed, voter: 3) == nil, "\(dice)")
      #expect(key.open(Array(envelope.prefix(Int.random(in: 0..<envelope.count, using: &dice))), voter: 3) == nil, "\(dice)")
      #expect(key.open(dice.bytes(0...1600), voter: 3) == nil, "\(dice)")
    }
  }

  @Test func whatCannotBeSealedIsRefused() async throws {
    let (box, _) = try await Self.opened()
    let code = BallotCode.random()
    #expect(throws: SealingProblem.codes) { try box.seal(.yes, codes: [], voter: 1) }
    #expect(throws: SealingProblem.codes) { try box.seal(.yes, codes: [code, code], voter: 1) }
    #expect(throws: SealingProblem.choice) { try box.seal(.options([2, 1]), codes: [code], voter: 1) }
    #expect(throws: SealingProblem.choice) { try box.seal(.option(100), codes: [code], voter: 1) }
  }

  @Test func openingGivesBallotsInTheOrderOfTheirCodes() async throws {
    let (box, key) = try await Self.opened()
    var dice = Dice()
    var marks: [Int64: Int] = [:]
    var expected: [Ballot] = []
    var envelopes: [(voter: Int64, envelope: [UInt8])] = []
    for voter in Int64(1)...40 {
      let codes = (0..<Int.random(in: 1...3, using: &dice)).map { _ in BallotCode.random() }
      let choice = [Choice.yes, .no, .abstain].randomElement(using: &dice) ?? .yes
      marks[voter] = codes.count
      expected += codes.map { Ballot(code: $0, choice: choice) }
      envelopes.append((voter, try box.seal(choice, codes: codes, voter: voter)))
    }
    let ballots = try key.openAll(envelopes.shuffled(using: &dice), marks: marks, kind: .yesNo())
    #expect(ballots == expected.sorted { $0.code < $1.code })
    #expect(ballots.map(\.code) == ballots.map(\.code).sorted())
  }

  @Test func aBoxThatDoesNotAddUpIsNotOpened() async throws {
    let (box, key) = try await Self.opened()
    let code = BallotCode.random()
    let one = try box.seal(.yes, codes: [code], voter: 1)
    let two = try box.seal(.no, codes: [.random()], voter: 2)
    let heavy = try box.seal(.no, codes: [.random(), .random()], voter: 2)
    let copied = try box.seal(.no, codes: [code], voter: 2)
    let strange = try box.seal(.option(1), codes: [.random()], voter: 2)
    let paper = try box.seal(.spoilt, codes: [.random()], voter: 2)
    func problem(_ envelopes: [(voter: Int64, envelope: [UInt8])], _ marks: [Int64: Int]) -> OpeningProblem? {
      do throws(OpeningProblem) {
        _ = try key.openAll(envelopes, marks: marks, kind: .yesNo())
        return nil
      } catch { return error }
    }
    #expect(problem([(1, one), (2, two)], [1: 1, 2: 1]) == nil)
    #expect(problem([(1, one)], [1: 1, 2: 1]) == .withoutEnvelope([2]))
    #expect(problem([(1, one), (2, two)], [1: 1]) == .withoutMark([2]))
    #expect(problem([(1, one), (1, one)], [1: 1]) == .twoEnvelopes([1]))
    #expect(problem([(1, two), (2, one)], [1: 1, 2: 1]) == .unreadable([1, 2]))
    #expect(problem([(1, one), (2, heavy)], [1: 1, 2: 1]) == .otherWeight([2]))
    #expect(problem([(1, one), (2, heavy)], [1: 1, 2: 2]) == nil)
    #expect(problem([(1, one), (2, strange)], [1: 1, 2: 1]) == .notOffered([2]))
    #expect(problem([(1, one), (2, paper)], [1: 1, 2: 1]) == .notOffered([2]))
    #expect(problem([(1, one), (2, copied)], [1: 1, 2: 1]) == .sameCode([1, 2]))
    #expect(problem([], [:]) == nil)
  }
}

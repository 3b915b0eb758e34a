import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import Core

/// Mail as it leaves and arrives: the receiver is a real server.
@Suite struct MailTests {
  static let hasReceiver = SMTPReceiver.python != nil

  func settings(_ receiver: SMTPReceiver) -> Settings {
    var settings = Settings()
    settings.smtp = receiver.address
    settings.sender = "paideia@cities.example"
    return settings
  }

  func put(
    _ house: House, address: String = "rennes@example.org", to: PersonID? = nil, subject: String = "Réunion du comité",
    key: String? = nil
  ) async throws -> ID<MailRow>? {
    let text = "Madame, Monsieur,\n\nl’assemblée générale aura lieu à Andong. Êtes-vous prêts ?\n.\nFrom la Ville éducatrice"
    return try await house.database.write { tx in
      try Outbox.put(
        Mail(
          to: to, address: address, language: .french, subject: subject, text: text,
          html: "<!doctype html><p>Êtes-vous prêts ?</p>", key: key), in: tx)
    }
  }

  func state(_ id: ID<MailRow>?, _ house: House) async throws -> MailRow {
    let id = try #require(id)
    return try await house.database.read { try Outbox.find(id, in: $0) }
  }

  @Test(.enabled(if: hasReceiver, "PAIDEIA_TEST_PYTHON names no Python with aiosmtpd"))
  func aMailInFrenchArrivesWhole() async throws {
    try await SMTPReceiver.with(.accept) { receiver in
      try await withHouse(settings: settings(receiver)) { house, _ in
        let id = try await put(house)
        await Worker(house).runDue()
        let row = try await state(id, house)
        #expect(row.state == .sent)
        // What could sign somebody in does not stay.
        #expect(row.text.isEmpty && row.html == nil)

        let mail = try #require(try receiver.mails().first)
        #expect(mail.recipients == ["rennes@example.org"])
        #expect(mail.sender == "bounce+\(row.token)@cities.example")
        #expect(mail.headers["message-id"] == "<\(row.id).\(row.token)@cities.example>")
        #expect(mail.headers["subject"] == "=?UTF-8?B?UsOpdW5pb24gZHUgY29taXTDqQ==?=")
        #expect(mail.headers["auto-submitted"] == "auto-generated")
        #expect(mail.headers["date"] == "Thu, 25 Mar 2021 11:50:00 +0000")
        #expect(mail.headers["content-language"] == "fr")
        #expect(mail.body.contains("l=E2=80=99assembl=C3=A9e g=C3=A9n=C3=A9rale"))
        // The lone dot that would end the mail came through, and the line after it.
        #expect(mail.body.contains("\r\n=2E\r\n=46rom la Ville"))
        #expect(mail.raw.allSatisfy { $0 < 128 })
      }
    }
  }

  @Test(.enabled(if: hasReceiver, "PAIDEIA_TEST_PYTHON names no Python with aiosmtpd"))
  func aRefusedMailFailsAtOnceWithTheServersWords() async throws {
    try await SMTPReceiver.with(.refuse) { receiver in
      try await withHouse(settings: settings(receiver)) { house, clock in
        let id = try await put(house)
        await Worker(house).runDue()
        let row = try await state(id, house)
        #expect(row.state == .failed)
        #expect(row.fault == .refused)
        #expect(row.reason == "550 5.1.1 … nobody of this name here")
        #expect(try await house.database.read { try Outbox.problems(in: $0) }.map(\.id) == [row.id])
        // It is not tried again by itself; its job has done its work.
        clock.pass(days: 3)
        await Worker(house).runDue()
        #expect(try await state(id, house).tries == 1)
        #expect(try await house.database.read { try Jobs.list(state: .failed, in: $0) }.isEmpty)
      }
    }
  }

  @Test(.enabled(if: hasReceiver, "PAIDEIA_TEST_PYTHON names no Python with aiosmtpd"))
  func aDelayedMailIsTriedAgainAndArrivesOnce() async throws {
    try await SMTPReceiver.with(.delay) { receiver in
      try await withHouse(settings: settings(receiver)) { house, clock in
        let id = try await put(house)
        await Worker(house).runDue()
        let row = try await state(id, house)
        #expect(row.state == .waiting)
        #expect(row.fault == .delayed)
        #expect(row.reason == "451 4.7.1 come back later")
        await Worker(house).runDue()
        #expect(try receiver.mails().isEmpty)
        clock.pass(seconds: 61)
        await Worker(house).runDue()
        #expect(try await state(id, house).state == .sent)
        #expect(try receiver.mails().count == 1)
      }
    }
  }

  @Test(.enabled(if: hasReceiver, "PAIDEIA_TEST_PYTHON names no Python with aiosmtpd"))
  func aMailWhoseAnswerWasLostIsSentAgainAsTheSame() async throws {
    try await SMTPReceiver.with(.die) { receiver in
      try await withHouse(settings: settings(receiver)) { house, clock in
        let id = try await put(house)
        await Worker(house).runDue()
        #expect(try await state(id, house).fault == .unreachable)
        #expect(try await state(id, house).state == .waiting)
        clock.pass(seconds: 61)
        await Worker(house).runDue()
        #expect(try await state(id, house).state == .sent)
        let mails = try receiver.mails()
        #expect(mails.count == 2)
        #expect(mails.first?.raw == mails.last?.raw)
        #expect(mails.first?.headers["message-id"]?.isEmpty == false)
      }
    }
  }

  /// Two workers on one database; one is cut off while it works, as `kill -9` would. Every mail arrives.
  @Test(.enabled(if: hasReceiver, "PAIDEIA_TEST_PYTHON names no Python with aiosmtpd"))
  func noMailIsMissingWhenAWorkerIsKilled() async throws {
    try await SMTPReceiver.with(.accept) { receiver in
      let place = try await TestDatabase.place(targets: ["Storage", "Core"])
      let clock = TestClock()
      let one = try await openHouse(place, settings: settings(receiver), clock: clock)
      let two = try await openHouse(place, settings: settings(receiver), clock: clock)
      for number in 0..<30 { _ = try await put(one, address: "city\(number)@example.org", key: "mail-\(number)") }
      // Taken by a worker that is killed: nothing is heard of these again until their leases end.
      for _ in 0..<3 {
        _ = try await one.database.write { tx in try Jobs.claim(by: "killed", lease: 60, in: tx) }
      }
      await withTaskGroup(of: Void.self) { group in
        for house in [one, two] { group.addTask { await Worker(house).runDue() } }
      }
      #expect(try receiver.mails().count == 27)
      clock.pass(seconds: 61)
      await withTaskGroup(of: Void.self) { group in
        for house in [one, two] { group.addTask { await Worker(house).runDue() } }
      }
      let arrived = try receiver.mails()
      #expect(Set(arrived.flatMap(\.recipients)).count == 30)
      #expect(arrived.count == 30)
      #expect(try await one.database.read { try Outbox.list(state: .sent, in: $0) }.count == 30)
      await one.database.close()
      await two.database.close()
      await TestDatabase.remove(place)
    }
  }

  @Test func aServerThatIsNotThereIsTriedForTwoDays() async throws {
    var settings = Settings()
    // The discard port: nobody listens.
    settings.smtp = "smtp://127.0.0.1:9"
    try await withHouse(settings: settings) { house, clock in
      let id = try await put(house)
      var tries = 0
      for pause in [0] + Outbox.pauses {
        clock.pass(seconds: pause + 1)
        await Worker(house).runDue()
        tries += 1
        #expect(try await state(id, house).tries == tries)
      }
      let row = try await state(id, house)
      #expect(row.state == .failed && row.fault == .unreachable)
      try await house.database.write { tx in try Outbox.retry(row.id, by: .house, in: tx) }
      #expect(try await state(id, house).state == .waiting)
      await Worker(house).runDue()
      #expect(try await state(id, house).tries == 1)
    }
  }

  @Test func inDemoModeNoMailLeaves() async throws {
    var settings = Settings()
    settings.demo = true
    settings.smtp = "smtp://127.0.0.1:9"
    try await withHouse(settings: settings) { house, _ in
      let id = try await put(house)
      await Worker(house).runDue()
      #expect(try await state(id, house).state == .kept)
      let mailbox = try await house.database.read { try Outbox.mailbox(address: "RENNES@example.org", in: $0) }
      #expect(mailbox.first?.text.contains("Andong") == true)
      #expect(try await house.database.read { try Outbox.mailbox(address: "other@example.org", in: $0) }.isEmpty)
      #expect(try await house.database.read { try Outbox.problems(in: $0) }.isEmpty)
    }
  }

  @Test(.enabled(if: hasReceiver, "PAIDEIA_TEST_PYTHON names no Python with aiosmtpd"))
  func withoutAServerMailIsHeldUntilThereIsOne() async throws {
    try await SMTPReceiver.with(.accept) { receiver in
      let place = try await TestDatabase.place(targets: ["Storage", "Core"])
      let clock = TestClock()
      let before = try await openHouse(place, clock: clock)
      let id = try await put(before)
      await Worker(before).runDue()
      #expect(try await state(id, before).state == .held)
      await before.database.close()
      let after = try await openHouse(place, settings: settings(receiver), clock: clock)
      clock.pass(seconds: 3600)
      await Worker(after).runDue()
      #expect(try await state(id, after).state == .sent)
      #expect(try receiver.mails().count == 1)
      await after.database.close()
      await TestDatabase.remove(place)
    }
  }

  @Test func aMailWhoseJobWasDroppedIsNotForgotten() async throws {
    var settings = Settings()
    settings.demo = true
    try await withHouse(settings: settings) { house, clock in
      let id = try await put(house)
      let job = try #require(try await house.database.read { try Jobs.list(in: $0) }.first { $0.kind == "mail.deliver" })
      try await house.database.write { try Jobs.drop(job.id, by: .house, in: $0) }
      await Worker(house).runDue()
      #expect(try await state(id, house).state == .kept)
    }
  }

  @Test func aKeyMeansOnceAndNonsenseIsRefused() async throws {
    try await withHouse { house, _ in
      let first = try await put(house, key: "k")
      let second = try await put(house, key: "k")
      #expect(first != nil && second == nil)
      await #expect(throws: Problem.self) { _ = try await put(house, address: "a@example.org\r\nBcc: b@example.org") }
      let all = try await house.database.read { try Outbox.list(in: $0) }
      #expect(all.count == 1)
    }
  }

  @Test func erasingAPersonRemovesTheirMailsWithTheirWords() async throws {
    try await withHouse { house, _ in
      let person = PersonID(4242)
      _ = try await put(house, address: "erased@example.org", to: person, subject: "Pour vous")
      _ = try await put(house, address: "Erased.Old@example.org", subject: "Ancienne adresse")
      let other = try await put(house, address: "other@example.org", to: PersonID(4243))
      try await house.database.write { try Outbox.erase(person, addresses: ["erased.old@example.org"], in: $0) }
      #expect(try await house.database.read { try Outbox.list(in: $0) }.map(\.id) == [try #require(other)])
      // The jobs of the erased mails find nothing and finish; they never held the address.
      await Worker(house).runDue()
      let jobs = try await house.database.read { try Jobs.list(in: $0) }
      #expect(jobs.allSatisfy { $0.state == .done && !"\($0.payload)".contains("@") })
    }
  }

  @Test func oldMailsLoseTheirAddressesAndThenGo() async throws {
    try await withHouse { house, clock in
      let id = try #require(try await put(house, to: PersonID(4242)))
      try await house.database.write { tx in _ = try tx.execute("UPDATE core_mail SET state = 'sent' WHERE id = \(id)") }
      clock.pass(days: 91)
      try await house.database.write { try Outbox.sweep(in: $0) }
      let row = try await state(id, house)
      #expect(row.address.isEmpty && row.to == nil && row.subject.isEmpty)
      clock.pass(days: 310)
      try await house.database.write { try Outbox.sweep(in: $0) }
      #expect(try await house.database.read { try Outbox.list(in: $0) }.isEmpty)
    }
  }
}

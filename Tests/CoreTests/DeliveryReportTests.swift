import Core
import Foundation
import Storage
import TestKit
import Testing
import Web

@Suite struct DeliveryReportTests {
  static let token = "0123456789abcdef0123456789abcdef"

  /// As Postfix writes it.
  static func postfix(
    to: String = "bounce+\(token)@cities.example.org", action: String = "failed", status: String = "5.1.1",
    said: String = "550 5.1.1 <gone@city.example>: Recipient address\n    rejected: User unknown"
  ) -> String {
    """
    Return-Path: <>
    X-Original-To: \(to)
    Received: by mail.city.example (Postfix)\n\tid 4F2A71C0; Thu, 25 Mar 2021 11:52:03 +0000 (UTC)
    Date: Thu, 25 Mar 2021 11:52:03 +0000 (UTC)
    From: MAILER-DAEMON@mail.city.example (Mail Delivery System)
    Subject: Undelivered Mail Returned to Sender
    To: \(to)
    Auto-Submitted: auto-replied
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status;
    \tboundary="4F2A71C0.1616673123/mail.city.example"
    Message-Id: <20210325115203.4F2A71C1@mail.city.example>

    This is a MIME-encapsulated message.

    --4F2A71C0.1616673123/mail.city.example
    Content-Description: Notification
    Content-Type: text/plain; charset=us-ascii

    This is the mail system at host mail.city.example.

    <gone@city.example>: Recipient address rejected: User unknown

    --4F2A71C0.1616673123/mail.city.example
    Content-Description: Delivery report
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mail.city.example
    X-Postfix-Queue-ID: 4F2A71C0
    Arrival-Date: Thu, 25 Mar 2021 11:52:01 +0000 (UTC)

    Final-Recipient: rfc822; gone@city.example
    Original-Recipient: rfc822;gone@city.example
    Action: \(action)
    Status: \(status)
    Remote-MTA: dns; mx.city.example
    Diagnostic-Code: smtp; \(said)

    --4F2A71C0.1616673123/mail.city.example
    Content-Description: Undelivered Message
    Content-Type: message/rfc822

    Return-Path: <bounce+ffffffffffffffffffffffffffffffff@cities.example.org>
    Subject: Status: 4.0.0

    Words of the mail.
    --4F2A71C0.1616673123/mail.city.example--
    """
  }

  /// As Exchange writes it: CR LF, parts within a part, capitals in the code, a boundary with underscores.
  static let exchange = """
    From: <postmaster@council.example>
    To: <BOUNCE+\(token.uppercased())@cities.example.org>
    Date: Thu, 25 Mar 2021 11:53:00 +0000
    Content-Type: multipart/report; report-type=delivery-status;
    \tboundary="_aa11bb22-33cc-44dd-55ee-66ff77aa88bb_"
    X-MS-Exchange-Organization-SCL: -1
    Content-Language: en-US
    Message-ID: <aa11@AM0PR01MB1234.eurprd01.prod.exchangelabs.example>
    In-Reply-To: <7.x@cities.example.org>
    Subject: Undeliverable: Invitation
    Auto-Submitted: auto-replied
    MIME-Version: 1.0

    --_aa11bb22-33cc-44dd-55ee-66ff77aa88bb_
    Content-Type: multipart/alternative; differences=Content-Type;
    \tboundary="_inner_"

    --_inner_
    Content-Type: text/plain; charset="us-ascii"
    Content-Transfer-Encoding: quoted-printable

    Delivery has failed to these recipients or groups:

    --_inner_
    Content-Type: text/html; charset="us-ascii"

    <html><body>Delivery has failed</body></html>

    --_inner_--

    --_aa11bb22-33cc-44dd-55ee-66ff77aa88bb_
    Content-Type: message/delivery-status

    Reporting-MTA: dns;AM0PR01MB1234.eurprd01.prod.exchangelabs.example
    Received-From-MTA: dns;mail.cities.example.org
    Arrival-Date: Thu, 25 Mar 2021 11:52:58 +0000

    Final-Recipient: rfc822;gone@council.example
    Action: failed
    Status: 5.1.10
    Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient gone@council.example not found by SMTP address lookup
    X-Display-Name: gone@council.example

    --_aa11bb22-33cc-44dd-55ee-66ff77aa88bb_
    Content-Type: message/rfc822

    Subject: Invitation

    --_aa11bb22-33cc-44dd-55ee-66ff77aa88bb_--
    """.replacing("\n", with: "\r\n")

  static func read(_ text: String) -> DeliveryReport? { DeliveryReport(Array(text.utf8)) }

  @Test func postfixAndExchangeAreRead() {
    let one = Self.read(Self.postfix())
    #expect(one?.token == Self.token && one?.verdict == .forGood)
    #expect(one?.reason == "550 5.1.1 <gone@city.example>: Recipient address rejected: User unknown")
    // With the line that a mailbox file begins with, and with CR LF.
    let handed = "From MAILER-DAEMON Thu Mar 25 11:52:03 2021\n" + Self.postfix()
    #expect(Self.read(handed) == one)
    #expect(Self.read(handed.replacing("\n", with: "\r\n")) == one)
    let other = Self.read(Self.exchange)
    #expect(other?.token == Self.token && other?.verdict == .forGood)
    #expect(other?.reason.hasPrefix("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient") == true)
  }

  @Test(arguments: [
    ("failed", "5.2.1", DeliveryReport.Verdict.forGood), ("failed", "4.4.7", .forNow), ("delayed", "4.4.1", .open),
    ("delivered", "2.0.0", .open), ("Failed", "5.0.0 (unspecified)", .forGood), ("failed", "nonsense", .open), ("failed", "", .open),
  ])
  func theClassOfTheStatusDecides(_ action: String, _ status: String, _ verdict: DeliveryReport.Verdict) {
    #expect(Self.read(Self.postfix(action: action, status: status, said: "words"))?.verdict == verdict)
  }

  @Test func whatIsNoReportIsNothing() {
    let holiday = "To: bounce+\(Self.token)@cities.example.org\nSubject: Away\nContent-Type: text/plain\n\nI am away. Status: 5.1.1"
    let empty = "Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n\n--x--"
    var random = SystemRandomNumberGenerator()
    let noise = (0..<50_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    for text in ["", "\n\n", ":", "Content-Type: multipart/report; boundary=\"\"\n\n--", holiday, empty] {
      #expect(Self.read(text) == nil, "\(text)")
    }
    #expect(DeliveryReport(noise) == nil)
    #expect(
      Self.read(Self.postfix(to: "bounce@cities.example.org"))?.token == nil, "a code in the returned mail is no address of the report")
    #expect(Self.read(Self.postfix(to: "bounce+\(Self.token.dropLast())@cities.example.org"))?.token == nil)
  }

  @Test func aMailIsMarkedOnceAndNeverLess() async throws {
    try await withHouse { house, _ in
      let put = try await house.database.write { tx in
        let id = try Outbox.put(
          Mail(to: nil, address: "gone@city.example", language: .english, subject: "Invitation", text: "words", sender: PersonID(7)), in: tx
        )
        try tx.execute("UPDATE core_mail SET state = 'sent' WHERE state = 'waiting'")
        return id
      }
      let id = try #require(put)
      let token: String = try await house.database.read { tx in try #require(try tx.value("SELECT token FROM core_mail")) }
      func take(_ status: String, _ action: String = "failed", token: String) async throws -> Outbox.Return {
        let text = Self.postfix(to: "bounce+\(token)@cities.example.org", action: action, status: status, said: "gone@city.example is full")
        let report = try #require(Self.read(text))
        return try await house.database.write { tx in try Outbox.takeBack(report, in: tx) }
      }
      func row() async throws -> MailRow { try await house.database.read { tx in try Outbox.find(id, in: tx) } }
      #expect(try await take("5.1.1", token: Self.token) == .unknown, "forged")
      #expect(try await take("4.4.1", "delayed", token: token) == .notFinal)
      #expect(try await row().state == .sent)
      #expect(try await take("4.2.2", token: token) == .marked)
      #expect(try await row().fault == .bouncedForNow)
      #expect(try await house.database.read { tx in try Outbox.doubt(about: "gone@city.example", in: tx) } == nil)
      #expect(try await take("5.1.1", token: token.uppercased()) == .marked)
      #expect(try await take("5.1.1", token: token) == .known)
      #expect(try await take("4.2.2", token: token) == .known)
      let marked = try await row()
      #expect(marked.state == .bounced && marked.fault == .bounced && marked.reason == "5.1.1 … is full")
      #expect(try await house.database.read { tx in try Outbox.returned(sender: PersonID(7), in: tx) }.map(\.id) == [id])
      #expect(try await house.database.read { tx in try Outbox.doubt(about: "Gone@City.example", in: tx) }?.id == id)
      try await house.database.write { tx in try Outbox.trust("gone@city.example", in: tx) }
      #expect(try await house.database.read { tx in try Outbox.problems(in: tx) }.isEmpty)
    }
  }
}

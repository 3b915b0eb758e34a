import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import Core

@Suite struct MIMETests {
  static func row(
    subject: String = "Hello", text: String = "Text", html: String? = nil, address: String = "city@example.org",
    unsubscribe: String? = nil
  ) -> MailRow {
    let moment = Moment("2026-11-23T17:22:54.000Z") ?? Moment(milliseconds: 0)
    return MailRow(
      id: ID(1234), to: nil, sender: nil, address: address, language: .french, subject: subject, text: text, html: html,
      unsubscribe: unsubscribe, state: .waiting, tries: 0, attempt: 0, fault: nil, reason: nil, created: moment, sent: nil,
      token: "0123456789abcdef0123456789abcdef")
  }

  static func message(_ row: MailRow, sender: String = "paideia@cities.example") throws -> String {
    String(decoding: MIME.message(row, from: try #require(MailSender(sender))), as: UTF8.self)
  }

  @Test func plainMail() throws {
    #expect(
      try Self.message(Self.row()) == """
        Date: Mon, 23 Nov 2026 17:22:54 +0000\r
        From: Paideia <paideia@cities.example>\r
        To: city@example.org\r
        Message-ID: <1234.0123456789abcdef0123456789abcdef@cities.example>\r
        Subject: Hello\r
        Auto-Submitted: auto-generated\r
        Content-Language: fr\r
        MIME-Version: 1.0\r
        Content-Type: text/plain; charset=utf-8\r
        Content-Transfer-Encoding: quoted-printable\r
        \r
        Text\r

        """)
  }

  @Test func twoKindsOfTheSameText() throws {
    let parts = try Self.message(Self.row(html: "<p>é</p>"))
      .components(separatedBy: "--part-0123456789abcdef0123456789abcdef")
    #expect(parts.count == 4)
    #expect(parts[0].contains("multipart/alternative; boundary=\"part-0123456789abcdef0123456789abcdef\""))
    #expect(parts[1].contains("text/plain"))
    #expect(parts[2].contains("text/html") && parts[2].contains("<p>=C3=A9</p>"))
    #expect(parts[3] == "--\r\n")
  }

  @Test(arguments: [
    ("Short and plain", "Subject: Short and plain"),
    ("Réunion", "Subject: =?UTF-8?B?UsOpdW5pb24=?="),
    ("=?UTF-8?B?AAAA?=", "Subject: =?UTF-8?B?PT9VVEYtOD9CP0FBQUE/PQ==?="),
    ("Two\r\nBcc: victim@example.org", "Subject: Two Bcc: victim@example.org"),
    ("Two\nlines\tand\u{0}more\u{7F}", "Subject: Two lines and more"),
    ("", "Subject: "),
  ])
  func subjects(_ subject: String, _ expected: String) {
    #expect(MIME.header("Subject", subject) == expected)
  }

  @Test(arguments: [
    String(repeating: "é", count: 200), String(repeating: "plain words ", count: 30), String(repeating: "한국어 ", count: 40),
    "👩‍👩‍👧‍👦" + String(repeating: "e\u{301}\u{302}\u{303}", count: 30), "x" + String(repeating: "\u{301}", count: 100),
  ])
  func longSubjectsAreFoldedBetweenCharactersAndComeBackWhole(_ subject: String) throws {
    let header = MIME.header("Subject", subject)
    var bytes: [UInt8] = []
    for line in header.components(separatedBy: "\r\n") {
      #expect(line.utf8.count <= 76)
      let word = try #require(line.split(separator: " ").last)
      let data = try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
      // Each word stands for itself: no character's bytes are torn apart.
      #expect(String(validating: data, as: UTF8.self) != nil)
      bytes += data
    }
    #expect(String(decoding: bytes, as: UTF8.self) == MIME.inLine(subject))
  }

  @Test(arguments: [
    ("plain", "plain"), ("é", "=C3=A9"), ("a=b", "a=3Db"), ("trailing ", "trailing=20"), ("tab\t", "tab=09"),
    ("a\nb", "a\r\nb"), ("a\r\nb", "a\r\nb"), ("a\rb", "a\r\nb"),
    (".", "=2E"), ("From here", "=46rom here"), ("a\u{0}b", "a=00b"),
    (String(repeating: "x", count: 76), String(repeating: "x", count: 76)),
    (String(repeating: "x", count: 77), String(repeating: "x", count: 75) + "=\r\nxx"),
    (String(repeating: "x", count: 74) + "é", String(repeating: "x", count: 74) + "=\r\n=C3=A9"),
  ])
  func quotedPrintable(_ text: String, _ expected: String) { #expect(MIME.quotedPrintable(text) == expected) }

  @Test func quotedPrintableComesBackWhole() {
    let text = (0..<400).map { "Ligne \($0) : « l’éducation » = \(String(repeating: "ü.", count: $0 % 60)) " }
      .joined(separator: "\n")
    let encoded = MIME.quotedPrintable(text)
    #expect(encoded.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 76 && !$0.hasSuffix(" ") })
    var bytes: [UInt8] = []
    var rest = Array(encoded.replacing("=\r\n", with: "").replacing("\r\n", with: "\n").utf8)[...]
    while let byte = rest.popFirst() {
      if byte == 61 {
        bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }

  @Test(arguments: [
    ("city@example.org", true), ("  city@example.org ", true), ("o'neil+news@a-b.example.org", true), ("a@localhost", true),
    ("a@xn--mnchen-3ya.de", true),
    ("", false), ("city", false), ("@example.org", false), ("city@", false), ("a@b@c.org", false), ("a b@example.org", false),
    ("a@exa mple.org", false), (".a@example.org", false), ("a..b@example.org", false), ("a@example..org", false),
    ("a@-example.org", false), ("a@example-.org", false), ("\"a b\"@example.org", false), ("<a@example.org>", false),
    ("a@example.org\r\nRCPT TO:<b@example.org>", false), ("a@example.org\nBcc: b@example.org", false), ("a,b@example.org", false),
    ("é@example.org", false), ("a@münchen.de", false), ("a@[127.0.0.1]", false), ("a\u{0}@example.org", false),
    (String(repeating: "a", count: 65) + "@example.org", false), ("a@" + String(repeating: "b", count: 64) + ".org", false),
    ("a@" + String(repeating: "b.", count: 130) + "org", false),
  ])
  func addresses(_ text: String, _ isOne: Bool) { #expect((MailAddress(text) != nil) == isOne) }

  @Test(arguments: [
    ("paideia@example.org", "Paideia", "paideia@example.org"),
    ("Educating Cities <a@example.org>", "Educating Cities", "a@example.org"),
    ("\"AIVE, Barcelona\" <a@example.org>", "AIVE, Barcelona", "a@example.org"), ("<a@example.org>", "Paideia", "a@example.org"),
  ])
  func senders(_ setting: String, _ name: String, _ address: String) {
    #expect(MailSender(setting)?.name == name)
    #expect(MailSender(setting)?.address.description == address)
  }

  @Test func aSenderThatIsNoneIsNil() {
    for setting in ["", "nobody", "Name <nobody>", "a@example.org\r\nBcc: b@example.org"] { #expect(MailSender(setting) == nil) }
  }

  @Test func aNameWithACommaOrAnAccentIsEncoded() throws {
    let text = try Self.message(Self.row(), sender: "Villes, éducatrices <a@example.org>")
    #expect(text.contains("From: =?UTF-8?B?VmlsbGVzLCDDqWR1Y2F0cmljZXM=?= <a@example.org>\r\n"))
  }

  @Test(arguments: [
    ("https://cities.example/u/1", true, true), ("http://127.0.0.1:8080/u/1", true, false), ("javascript:alert(1)", false, false),
    ("https://a.example/>\r\nBcc: b@example.org", false, false), ("https://a.example/ b", false, false),
  ])
  func unsubscribing(_ link: String, _ shown: Bool, _ oneClick: Bool) throws {
    let text = try Self.message(Self.row(unsubscribe: link))
    #expect(text.contains("List-Unsubscribe: <\(link)>\r\n") == shown)
    #expect(text.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click") == oneClick)
    #expect(!text.contains("Bcc"))
  }

  @Test func serversWordsLoseTheirAddresses() {
    #expect(SMTP.withoutAddresses("550 5.1.1 <city@example.org> nobody here") == "550 5.1.1 … nobody here")
    #expect(SMTP.withoutAddresses("a@b") == "…")
  }
}

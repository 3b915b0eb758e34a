import Core
import Foundation
import Storage
import TestKit
import Testing
import Web

extension Processes {
  /// `paideia bounce`, as a mail server runs it: the message on standard input.
  @Suite struct Returned {
    @Test(.timeLimit(.minutes(2))) func aReportIsReadFromStandardInput() async throws {
      try await Site.with(demo: false) { site in
        let early = try await Self.bounce(Self.report("0123456789abcdef0123456789abcdef"), site)
        #expect(early.status == 75, "not migrated yet: the mail server tries again. \(early.output)")
        #expect(try await site.run(["migrate"]).status == 0)
        let database = try await Database.open(site.place)
        let token = try await database.write { tx in
          try Outbox.put(Mail(to: nil, address: "gone@city.example", language: .english, subject: "Hello", text: "words"), in: tx)
          try tx.execute("UPDATE core_mail SET state = 'sent'")
          return try #require(try tx.value("SELECT token FROM core_mail", as: String.self))
        }
        func row() async throws -> MailRow {
          try await database.read { tx in try #require(try Outbox.list(in: tx).first) }
        }
        for (message, said) in [
          ("\u{0}\u{1}garbage\n\n", "not a report"), ("Subject: I am away\n\nUntil Monday.", "not a report"),
          (Self.report("0123456789abcdef0123456789abcdef"), "does not belong to an e-mail"),
          (Self.report(token, status: "4.4.1", "delayed"), "has not given up"),
        ] {
          let end = try await Self.bounce(message, site)
          #expect(end.status == 0 && end.output.contains(said), "\(end.output)")
          #expect(try await row().state == .sent)
        }
        let end = try await Self.bounce(Self.report(token), site)
        #expect(end.status == 0 && end.output.contains("marked as returned: 550 5.1.1"), "\(end.output)")
        #expect(try await row().state == .bounced)
        let again = try await Self.bounce(Self.report(token), site)
        #expect(again.status == 0 && again.output.contains("already known"), "\(again.output)")
        await database.close()
      }
    }

    private static func bounce(_ message: String, _ site: Site) async throws -> Running.End {
      let file = "\(site.root)/message"
      try message.write(toFile: file, atomically: true, encoding: .utf8)
      let running = try Running(
        "/bin/sh", ["-c", "exec \"$0\" bounce < \"$1\"", site.program, file], site.variables, folder: site.root,
        log: "\(site.root)/\(UUID().uuidString).log")
      return try await aside { running.end() }
    }

    private static func report(_ token: String, status: String = "5.1.1", _ action: String = "failed") -> String {
      """
      To: bounce+\(token)@cities.example.org
      Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

      --edge
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mx.city.example

      Final-Recipient: rfc822; gone@city.example
      Action: \(action)
      Status: \(status)
      Diagnostic-Code: smtp; 550 \(status) User unknown

      --edge--
      """
    }
  }
}

import Contents
import Core
import Foundation
import Storage
import TestKit
import Testing
import Website

extension Outages {
  /// Two `paideia work` do the jobs of one house, and one is killed at its work.
  @Suite struct Workers {
    static let mails = 240

    @Test(.enabled(if: SMTPReceiver.python != nil, "bin/test makes the Python of the mail server"), .timeLimit(.minutes(4)))
    func nothingIsLostAndNothingIsDoneTwice() async throws {
      try await SMTPReceiver.with(.accept) { receiver in
        try await Site.with(demo: false) { place in
          var site = place
          site.environment = ["PAIDEIA_SMTP": receiver.address, "PAIDEIA_SENDER": "house@example.org"]
          #expect(try await site.run(["migrate"]).status == 0)
          let house = try await Contents.house(site.place, settings: Settings())
          let articles = try await Self.give(house)
          let workers = [try site.start(["work"]), try site.start(["work"])]
          try await Self.wait("some mails have left") { try receiver.mails().count >= 20 }
          try await Self.killAtWork(workers[0], house)
          // What the killed one had begun is taken over when its lease ends, a minute later.
          try await Self.wait("all is done") {
            try await house.database.read { tx throws in
              try tx.count("SELECT count(*) FROM core_job WHERE state IN ('waiting', 'running')") == 0
            }
          }
          try await Self.look(house, receiver, articles)
          await house.database.close()
          let end = try await workers[1].stop()
          #expect(end.status == 0, "\(end.output.suffix(1000))")
          #expect(!end.output.contains("@example.org"), "logs name no address")
        }
      }
    }

    /// Mails to send, mails that were held before there was a server (which the work of the hour wakes), and news to be
    /// published in a moment.
    private static func give(_ house: House) async throws -> [RecordID] {
      try await house.database.write { tx in
        for number in 1...mails {
          let address = "reader-\(number)@example.org"
          try Outbox.put(Mail(to: nil, address: address, language: .english, subject: "Mail \(number)", text: "Word \(number)."), in: tx)
        }
        try tx.execute(
          """
          DELETE FROM core_job WHERE unique_key IN
            (SELECT 'mail.deliver:' || CAST(id AS TEXT) || ':0' FROM core_mail WHERE address LIKE '%0@example.org')
          """)
        try tx.execute("UPDATE core_mail SET state = 'held' WHERE address LIKE '%0@example.org'")
        return try (1...10).map { number in
          let words = ArticleWords(title: "News \(number)", summary: "", body: "Text \(number).")
          let article = try Articles.draft(.news, slug: "news-\(number)", .english, words, by: .house, in: tx)
          try Articles.publish(article, at: tx.now.adding(seconds: 2), by: .house, in: tx)
          return article.id
        }
      }
    }

    /// Stops it again and again until it is caught with a job in its hands, and kills it there.
    private static func killAtWork(_ worker: Running, _ house: House) async throws {
      try await wait("the worker has a job in its hands") {
        worker.pause()
        let held = try await house.database.read { tx in
          try tx.count("SELECT count(*) FROM core_job WHERE state = 'running' AND worker LIKE \("\(worker.pid)-%")")
        }
        if held == 0 { worker.resume() }
        return held > 0
      }
      worker.kill()
      _ = try await aside { worker.end() }
    }

    private static func look(_ house: House, _ receiver: SMTPReceiver, _ articles: [RecordID]) async throws {
      let received = try receiver.mails()
      #expect(Set(received.flatMap(\.recipients)) == Set((1...mails).map { "reader-\($0)@example.org" }), "no mail is missing")
      // Sent again by who took over: then it bears the same name, so that the reader's side can tell.
      for (recipient, same) in Dictionary(grouping: received, by: { $0.recipients.joined() }) {
        #expect(Set(same.map { $0.headers["message-id"] ?? "" }).count == 1, "\(recipient)")
      }
      #expect(received.count <= mails + 3, "at most what the killed one had in its three hands")
      try await house.database.read { tx throws in
        #expect(try tx.count("SELECT count(*) FROM core_mail WHERE state <> 'sent'") == 0)
        #expect(try tx.count("SELECT count(*) FROM core_job WHERE state <> 'done'") == 0)
        let woken = try tx.count("SELECT count(*) FROM core_mail WHERE address LIKE '%0@example.org' AND attempt = 1")
        #expect(woken == mails / 10, "what was held is woken once")
        for id in articles {
          #expect(try tx.count("SELECT count(*) FROM core_ledger WHERE record = \(id) AND kind = 'news.published'") == 1)
        }
        let periodic = (Jobs.core + house.features.flatMap(\.jobs)).filter { $0.every != nil }
        for kind in periodic {
          let keys: [String] = try tx.values("SELECT unique_key FROM core_job WHERE kind = \(kind.name) ORDER BY unique_key")
          // Two when the hour or the day turned meanwhile.
          #expect((1...2).contains(keys.count) && Set(keys).count == keys.count, "\(kind.name): \(keys)")
        }
        #expect(periodic.count >= 4)
      }
    }

    private static func wait(_ what: String, seconds: Double = 150, _ isTrue: () async throws -> Bool) async throws {
      let until = Date.now.addingTimeInterval(seconds)
      while Date.now < until {
        if try await isTrue() { return }
        try await Task.sleep(for: .milliseconds(50))
      }
      Issue.record("not in \(seconds) s: \(what)")
    }
  }
}

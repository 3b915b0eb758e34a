import Core
import Directory
import Storage
import Web

// Who visits, what they got by mail.
extension World {
  /// What the pipeline learns of somebody who signs in.
  package func actor(_ somebody: SmallWorld.Somebody) async throws -> Actor { try await actor(try await signIn(somebody)) }

  package func actor(_ browser: Browser) async throws -> Actor {
    let token = browser.token ?? ""
    guard let found = try await house.database.read({ tx in try Visitors.load(token: token, in: tx) }) else { throw Problem.signIn }
    return found.actor
  }

  /// A browser that keeps the session cookie of an answer.
  package func browser(_ page: Browser.Page) -> Browser {
    let token = page.headers[values: .setCookie].first { $0.hasPrefix("paideia=") }?.dropFirst("paideia=".count).prefix { $0 != ";" }
    return Browser(pipeline: pipeline, token: token.map(String.init))
  }

  package func mails() async throws -> [MailRow] { try await house.database.read { tx in try Outbox.list(in: tx) } }
  package func mailCount() async throws -> Int { try await mails().count }

  /// The path of the link in the newest mail that has one.
  package func newestLink() async throws -> String? {
    let start = house.settings.address
    for mail in try await mails() {
      let word = mail.text.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix(start) }
      if let word { return String(word.dropFirst(start.count)) }
    }
    return nil
  }
}

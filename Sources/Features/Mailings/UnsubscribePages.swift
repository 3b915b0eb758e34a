import Core
import Directory
import Storage
import Web

/// The link in each mail that ends this kind of mail, without signing in. A look changes nothing (mail filters open
/// links); one press does, also the mail program's own (RFC 8058).
enum UnsubscribePages {
  private static func find(_ token: String, in tx: Tx) throws -> (person: PersonID, consent: ConsentKind)? {
    guard
      let row = try tx.row(
        """
        SELECT r.person, m.kind FROM mailings_recipient r JOIN mailings_mailing m ON m.id = r.mailing
        WHERE r.token = \(Secret.hash(token))
        """), let consent = try (row("kind") as Mailing.Kind).consent
    else { return nil }
    return (try row("person"), consent)
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let token = visit.parameter("token")
    let found = try await visit.read { tx in
      try find(token, in: tx).map { ($0.consent, try Consents.holds($0.consent, of: $0.person, in: tx)) }
    }
    guard let (consent, holds) = found else { throw Problem.notFound }
    if !holds { return page(visit, "<p>\(visit.t("You will no longer receive messages of this kind."))</p>\(account(visit))") }
    let button = Kit.button(
      visit.t("No more messages of this kind"), action: visit.path("/unsubscribe/\(token)"), tone: .main, visit.reader)
    return page(
      visit, "<p>\(visit.t(consent.label))\(visit.reader.colon)\(visit.t(consent.wordings[consent.wordings.count - 1]))</p>\(button)")
  }

  static func withdraw(_ visit: Visit) async throws -> Answer {
    let token = visit.parameter("token")
    let found = try await visit.write { tx -> Bool in
      guard let (person, consent) = try find(token, in: tx) else { return false }
      try Consents.withdraw(consent, person, in: tx)
      return true
    }
    guard found else { throw Problem.notFound }
    return page(visit, "<p>\(visit.t("You will no longer receive messages of this kind."))</p>\(account(visit))")
  }

  private static func account(_ visit: Visit) -> HTML {
    "<p>\(visit.t("You will still receive what everybody must get, such as the call to an Assembly."))</p><p><a href=\"\(path: visit.path("/account/data"))\">\(visit.t("See and change what you have agreed to"))</a></p>"
  }

  private static func page(_ visit: Visit, _ body: HTML) -> Answer {
    visit.page(visit.t("Messages by e-mail"), body) { chrome in
      chrome.column = .narrow
      chrome.indexed = false
    }
  }
}

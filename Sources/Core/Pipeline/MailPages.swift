import Storage
import Web

/// What somebody sent and did not arrive, on a screen of their own.
enum MailPages {
  static let waiting = Waiting("returned mails") { actor, _, _ in
    actor.person.map { "SELECT count(*) FROM core_mail WHERE \(Outbox.returned(sender: $0))" }
  } find: { visit, tx in
    guard let person = visit.actor?.person else { return [] }
    return try Outbox.returned(sender: person, in: tx).map { mail in
      Waiting.Item(title: visit.t("Your e-mail did not arrive: {subject}", ["subject": mail.subject]), path: "/mails")
    }
  }

  static func mine(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let person = actor.person else { throw Problem.notFound }
    let mails = try await visit.read { tx in try Outbox.returned(sender: person, in: tx) }
    let rows = mails.map { mail -> [HTML] in
      [
        .text(mail.subject), .text(mail.address), .text(visit.t(mail.label)), .text(mail.reason ?? ""),
        Kit.button(visit.t("Drop"), action: visit.path("/mails/\(mail.id)/drop"), tone: .quiet, detail: mail.subject, visit.reader),
      ]
    }
    let columns = ["Subject", "To", "Status", "Reason", "What to do"] as [Phrase]
    let table = Table(
      visit.t("E-mails that did not arrive"), columns.map { .init(visit.t($0)) }, rows: rows, captionShown: false,
      empty: .text(visit.t("All your e-mails have arrived, as far as we know.")))
    let lead = visit.t("Contact these people another way, ask for their address and send it again; then drop the e-mail here.")
    return visit.page(visit.t("E-mails that did not arrive"), "<p>\(lead)</p>\(Kit.table(table, visit.reader))") { $0.indexed = false }
  }

  static func drop(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = ID<MailRow>(text: visit.parameter("id")) else { throw Problem.notFound }
    let own = try await visit.write { tx in
      let own = try actor.person != nil && Outbox.find(id, in: tx).sender == actor.person
      // Of mails of others one is not told that they are there.
      guard own || actor.holds(.runsHouse) else { throw Problem.notFound }
      try Outbox.drop(id, by: actor, in: tx)
      return own
    }
    return visit.redirect(to: own ? "/mails" : "/jobs", done: visit.t("The e-mail was dropped."))
  }
}

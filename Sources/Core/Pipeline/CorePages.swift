import HTTPTypes
import Storage
import Web

enum CorePages {
  /// 200 when the database answers; load balancers and `doctor` ask it.
  static func health(_ visit: Visit) async throws -> Answer {
    let position = try await visit.read { tx in try tx.value("SELECT position FROM storage_house", as: Int64.self) ?? 0 }
    return .json("{\"status\":\"ok\",\"position\":\(position)}")
  }

  static func kit(_ visit: Visit) async throws -> Answer {
    let live = try await KitBell.part(visit)
    return visit.page(visit.t("Component kit"), Kit.page(visit.reader, live: live)) { chrome in
      chrome.indexed = false
      chrome.modules.append(visit.house.assets.path("live.js"))
    }
  }

  static func openAPI(_ visit: Visit) async throws -> Answer {
    .json(OpenAPI.document(visit.house.routes, address: visit.house.settings.address, reader: visit.reader))
  }

  /// Every mail that would have left: only in demo mode, where none does.
  static func mailbox(_ visit: Visit) async throws -> Answer {
    guard visit.house.settings.demo else { throw Problem.notFound }
    let wanted = visit.request.query["to"]
    let mails = try await visit.read { tx in try Outbox.mailbox(address: wanted, in: tx) }
    let rows = mails.map { mail -> [HTML] in
      [
        "<a href=\"\(path: visit.path("/mailbox/\(mail.id)"))\">\(mail.subject)</a>", .text(mail.address),
        .text(visit.reader.moment(mail.created)),
      ]
    }
    let table = Table(
      visit.t("E-mails"),
      [.init(visit.t("Subject")), .init(visit.t("To")), .init(visit.t("Written"))], rows: rows, captionShown: false,
      empty: .text(visit.t("No e-mail has been written yet.")))
    let lead = visit.t("In the demonstration no e-mail leaves this computer. You can read here what would have been sent.")
    return visit.page(visit.t("Mailbox"), "<p>\(lead)</p>\(Kit.table(table, visit.reader))") { $0.indexed = false }
  }

  static func mail(_ visit: Visit) async throws -> Answer {
    guard visit.house.settings.demo, let id = ID<MailRow>(text: visit.parameter("id")) else { throw Problem.notFound }
    let mail = try await visit.read { tx in try Outbox.find(id, in: tx) }
    let facts = Kit.definitions([
      (visit.t("To"), .text(mail.address)), (visit.t("Written"), .text(visit.reader.moment(mail.created))),
    ])
    return visit.page(mail.subject, "\(facts)<div class=\"mail-text\" lang=\"\(mail.language.code)\">\(linked(mail.text))</div>") {
      $0.indexed = false
      $0.column = .narrow
      $0.breadcrumb = [Link(visit.t("Mailbox"), visit.path("/mailbox"))]
    }
  }

  /// The text of a mail with its addresses as links, line by line.
  static func linked(_ text: String) -> HTML {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> HTML in
      let words = line.split(separator: " ", omittingEmptySubsequences: false).map { word -> HTML in
        word.hasPrefix("http://") || word.hasPrefix("https://")
          ? "<a href=\"\(link: String(word))\">\(word)</a>" : .text(word)
      }
      return words.joined(" ")
    }.joined("<br>\n")
  }
}

import Core
import Directory
import Storage
import Web

/// Anybody verifies a certificate by its code.
enum CertificatePages {
  static let form = Form([.text("code", "Code of the certificate", required: true, limit: 60, autocomplete: "off")])

  static func ask(_ visit: Visit) async throws -> Answer {
    if let typed = visit.request.query["code"], !PaperCode.plain(typed).isEmpty {
      return .redirect(to: visit.path("/certificates/\(PaperCode.plain(typed))"))
    }
    return page(visit, nil)
  }

  private static func page(_ visit: Visit, _ sentence: String?) -> Answer {
    let notice: HTML = sentence.map { Kit.notice(Notice(.warning, .text($0)), visit.reader) } ?? ""
    let form = form.start().html(action: visit.path("/certificates"), method: .get, submit: "Verify", reader: visit.reader)
    return JoiningPages.narrow(visit, visit.t("Verify a certificate"), "\(notice)\(form)")
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let code = visit.parameter("code")
    let found = try await visit.read { tx -> (Certificate, Organisation, String, Standing?, Attachment?)? in
      guard let certificate = try Certificate.find(code: code, in: tx) else { return nil }
      let city = try Organisations.find(certificate.city, in: tx)
      let name = try Organisations.names([city.id], visit.language, on: tx.now.day, in: tx)[city.id] ?? city.name
      return (
        certificate, city, name, try Organisations.standing(of: city.id, on: tx.now.day, in: tx), try certificate.file(in: tx)
      )
    }
    guard let (certificate, city, name, standing, file) = found else {
      var answer = page(visit, visit.t("No certificate has this code. Compare it with the paper, letter by letter, and type it again."))
      answer.status = .notFound
      return answer
    }
    let reader = visit.reader
    let now: HTML = standing == nil ? "<p>\(reader.t("The city is no longer a member today."))</p>" : ""
    let mine = visit.sight.sees(.of(certificate.city))
    let place = city.country.map { Countries.name($0, visit.language) } ?? ""
    let sum: HTML = file.map { "<code class=\"long\">\($0.sha)</code>" as HTML } ?? HTML.text(reader.t("The PDF is being made."))
    let facts = Kit.definitions([
      (reader.t("City"), "<a href=\"\(path: visit.path(city.path))\">\(name)</a>"), (reader.t("Country"), .text(place)),
      (reader.t("Member city since"), Kit.day(certificate.since, reader)), (reader.t("Code"), .text(certificate.shown)),
      (reader.t("SHA-256 of the PDF"), sum),
    ])
    var download: HTML = ""
    if mine, let file {
      download = "<p><a href=\"\(path: "/files/\(file.sha)")\">\(file.name)</a> \(Kit.size(file.size, reader))</p>"
    }
    return JoiningPages.narrow(
      visit, reader.t("This certificate is genuine"),
      "<p>\(reader.t("The association gave it to {city}.", ["city": name]))</p>\(now)\(facts)\(download)")
  }
}

import Core
import Directory
import Storage
import Web

extension DocumentPages {
  private static func editPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try id(visit)
    let (document, audiences, titles, chosen, principles) = try await visit.read { tx in
      let document = try Document.kept(id, by: actor, in: tx)
      return (
        document, try Audience.choices(try document.audiences(in: tx), in: tx),
        // What a machine made of a title is no beginning for whoever writes one.
        (try Texts.all(id, in: tx)["title"] ?? []).filter { !$0.isMachine }, try Tags.read([id], in: tx)[id] ?? [:],
        try Principles.choices(visit.language, in: tx)
      )
    }
    let language = visit.request.query["language"].flatMap { Language($0) } ?? titles.first?.language ?? document.language
    let links = DocumentForm.languages.filter { $0 != language }.map { other -> HTML in
      "<a href=\"\(path: visit.path("\(document.path)/edit?language=\(other)"))\">\(Kit.languageName(other, visit.reader))</a>"
    }
    let start = Fields(
      [
        ("title", titles.first { $0.language == language }?.body ?? ""), ("language", language.code), ("kind", document.kind.rawValue),
        ("audience", "\(document.audience.value)"),
        ("licence", document.licence?.rawValue ?? ""),
      ] + [TagKind.topic, .principle, .sdg].flatMap { kind in (chosen[kind] ?? []).map { (kind.rawValue, $0) } })
    return FormPage(
      title: visit.t("Change the document"), form: DocumentForm.details(audiences, Document.Kind.allCases, principles, visit.reader),
      path: "\(document.path)/edit", submit: "Save", start: start,
      before: "<p>\(visit.t("Title in another language:")) \(links.joined(", "))</p>",
      after:
        "<h2>\(visit.t("Withdraw"))</h2>\(Kit.button(visit.t("Withdraw the document"), action: visit.path("\(document.path)/withdrawal"), tone: .quiet, visit.reader))"
        + Kit.helpLink("documents", visit.reader),
      breadcrumb: [Link(titles.first?.body ?? "", visit.path(document.path))])
  }

  static func edit(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await editPage(visit, actor).shown(visit) }

  static func save(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    return try await editPage(visit, actor).sent(visit, done: visit.t("The document is changed.")) { filled, tx in
      try Document.change(id, to: try DocumentForm.read(filled), by: actor, in: tx)
      return "/documents/\(id)"
    }
  }
}

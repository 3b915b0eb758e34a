import Core
import Directory
import Storage
import Web

/// The page where who looks after a work says what it has to do with others; the room gives the right and the address.
package enum RelationPages {
  private static let fields = Form([
    .choice("kind", "What this work does", RelationKind.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
    .text(
      "work", "The other work", required: true, limit: 300,
      help: "Its address, as your browser shows it. To quote one version, open that version first."),
  ])

  private static func page(_ shown: [Relations.Shown], path: String, _ visit: Visit) -> FormPage {
    let own = shown.filter(\.isOwn).map { one -> HTML in
      let name = typography(one.title, one.language)
      let button = Kit.button(
        visit.t("Remove"), action: visit.path("\(path)/relations"),
        fields: Fields([("kind", one.kind.rawValue), ("remove", "\(one.work)"), ("work", one.address)]), tone: .quiet, detail: name,
        visit.reader)
      return "<li>\(visit.t(one.kind.label))\(visit.reader.colon)\(name) \(button)</li>"
    }
    return FormPage(
      title: visit.t("Related works"), form: fields, path: "\(path)/relations", submit: "Add",
      before: own.isEmpty ? "" : "<ul>\(own)</ul>", breadcrumb: [Link(visit.t("Back"), visit.path(path))])
  }

  private static func page(of id: RecordID, path: String, _ visit: Visit, _ check: @escaping @Sendable (Tx) throws -> Void) async throws
    -> FormPage
  {
    let shown = try await visit.read { tx in
      try check(tx)
      return try Relations.shown(of: id, visit.language, seenBy: visit.sight, in: tx)
    }
    return page(shown, path: path, visit)
  }

  /// - Parameter check: throws unless whoever visits looks after the work.
  package static func form(
    of id: RecordID, path: String, _ visit: Visit, _ check: @escaping @Sendable (Tx) throws -> Void
  ) async throws -> Answer {
    try await page(of: id, path: path, visit, check).shown(visit)
  }

  package static func sent(
    of id: RecordID, path: String, _ visit: Visit, _ actor: Actor, _ check: @escaping @Sendable (Tx) throws -> Void
  ) async throws -> Answer {
    if let other = visit.form["remove"].flatMap({ RecordID(text: $0) }) {
      guard let kind = visit.form["kind"].flatMap(RelationKind.init(rawValue:)) else { throw Problem.notFound }
      try await visit.write { tx in
        try check(tx)
        try Relations.remove(id, kind, other, by: actor, in: tx)
      }
      return visit.redirect(
        to: path, done: visit.t("It is removed."),
        undo: Undo(
          action: visit.path("\(path)/relations"), fields: Fields([("kind", kind.rawValue), ("work", visit.form["work"] ?? "\(other)")])))
    }
    return try await page(of: id, path: path, visit, check).sent(visit, done: visit.t("Both pages show it now.")) { filled, tx in
      try check(tx)
      guard let kind = RelationKind(rawValue: filled.string("kind")) else { throw FieldProblem("kind", "Choose one of these.") }
      guard let other = Quoted.read(filled.string("work")) else {
        throw FieldProblem("work", "Nothing on this site has this address.")
      }
      try Relations.add(id, kind, other.work, version: other.version, by: actor, in: tx)
      return path
    }
  }
}

package enum RelationViews {
  /// - Parameter path: the work's own address, without the language.
  package static func section(_ shown: [Relations.Shown], of path: String, mayChange: Bool, _ visit: Visit) -> HTML {
    let change: HTML =
      mayChange
      ? "<p><a href=\"\(path: visit.path("\(path)/relations"))\">\(visit.t("Say how it relates to other works"))</a></p>" : ""
    if shown.isEmpty { return change }
    let items = shown.map { one -> HTML in
      let label = visit.t(one.isOwn ? one.kind.label : one.kind.reverse)
      let place = one.place.map { ", \($0)" } ?? ""
      let version = one.version.map { " (\(visit.t("version {number}", ["number": visit.reader.number($0)])))" } ?? ""
      let foreign = one.language == visit.language ? nil : one.language.code
      let link: HTML =
        "<a href=\"\(path: visit.path(one.address))\"\(attribute: "lang", foreign)>\(typography(one.title, one.language))</a>"
      return "<li>\(label)\(visit.reader.colon)\(link)\(version)\(place)\(Kit.machineMark(one.isMachine, visit.reader))</li>"
    }
    return Kit.section(visit.t("Related works"), "<ul>\(items)</ul>\(change)")
  }
}

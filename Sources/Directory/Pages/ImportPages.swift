import Core
import Storage
import Web

/// Lists of cities by upload: preview, decide, apply, undo.
enum ImportPages {
  static let form = Form([
    .file(
      "file", "Table of cities", types: ["text/csv", "text/plain", ".csv"], limit: CityImport.limit, required: true,
      help: "CSV with the columns name and country_iso2; latitude, longitude, territorial_network, population and others if known.")
  ])

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, form.start()) }

  private static func page(_ visit: Visit, _ filled: Filled) async throws -> Answer {
    let imports = try await visit.read { tx in try CityImport.list(in: tx) }
    let contacts: HTML = "<p><a href=\"\(path: visit.path("/imports/contacts"))\">\(visit.t("Import a list of contacts"))</a></p>"
    let body = contacts + ImportViews.list(visit, imports, filled) + Kit.helpLink("importing", visit.reader)
    let title = visit.t("Import a list of cities")
    return filled.problems.isEmpty ? visit.page(title, body) : visit.page(title, invalid: body)
  }

  /// The file as it was sent: by upload, or, once it has been looked at, in the page itself.
  static func preview(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    if let csv = visit.form["csv"] {
      let name = String((visit.form["name"] ?? "").prefix(200))
      do { return try await previewPage(visit, Array(csv.utf8), name, decisions(visit.form)) } catch let fault as CityImport.Fault {
        throw FieldProblem("", fault.message, fault.values)
      }
    }
    var filled = form.fill(visit.form, files: visit.uploads)
    guard filled.problems.isEmpty, let file = filled.file("file") else { return try await page(visit, filled) }
    do { return try await previewPage(visit, file.bytes, file.name, [:]) } catch let fault as CityImport.Fault {
      filled.add(FieldProblem("file", fault.message, fault.values))
      return try await page(visit, filled)
    }
  }

  private static func previewPage(
    _ visit: Visit, _ bytes: [UInt8], _ name: String, _ decisions: [Int: CityImport.Decision]
  ) async throws -> Answer {
    let preview = try await visit.read { tx in try CityImport.preview(bytes, decisions: decisions, in: tx) }
    // Read once, so the text may stand in the page: whatever it was, it is UTF-8 from here on.
    let text = try CSV.read(bytes).map(\.cells)
    return visit.page(
      visit.t("What this list would change"),
      ImportViews.preview(visit, preview, csv: CSV.carry(text), name: name, decisions: visit.form))
  }

  static func apply(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let bytes = Array((visit.form["csv"] ?? "").utf8)
    let name = visit.form["name"] ?? ""
    let decisions = decisions(visit.form)
    do {
      let applied = try await visit.write { tx in
        try CityImport.apply(bytes, name: name, decisions: decisions, by: actor, in: tx)
      }
      return visit.redirect(
        to: "/imports/\(applied.id)",
        done: visit.t("{count} new cities are added.", count: applied.added))
    } catch let fault as CityImport.Fault { throw FieldProblem("", fault.message, fault.values) }
  }

  /// `decision-12=new`, `decision-12=leave-out`, `decision-12=1034`.
  private static func decisions(_ form: Fields) -> [Int: CityImport.Decision] {
    var result: [Int: CityImport.Decision] = [:]
    for (name, value) in form.pairs where name.hasPrefix("decision-") {
      guard let line = Int(name.dropFirst("decision-".count)) else { continue }
      switch value {
      case "new": result[line] = .new
      case "leave-out": result[line] = .leaveOut
      default: if let id = OrganisationID(text: value) { result[line] = .same(id) }
      }
    }
    return result
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let (row, built) = try await visit.read { tx in
      let row = try CityImport.find(id, in: tx)
      return (row, row.undone == nil ? try CityImport.built(on: id, visit.house, in: tx) : [])
    }
    return visit.page(visit.t("Import of {name}", ["name": row.name]), ImportViews.one(visit, row, built))
  }

  static func undo(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try CityImport.undo(id, visit.house, by: actor, in: tx) }
    return visit.redirect(to: "/imports", done: visit.t("The import is undone."))
  }
}

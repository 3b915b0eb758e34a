import Core
import Storage
import Web

/// Lists of contacts by upload: preview, decide, apply. Undoing is with the other imports.
enum ContactImportPages {
  static let form = Form([
    .file(
      "file", "Table of contacts", types: ["text/csv", "text/plain", ".csv"], limit: ContactImport.limit, required: true,
      help: "CSV with the columns city, country, role, name and email; language, since and evidence if known."),
    .choice(
      "mode", "How to add these contacts",
      [
        Choice("invitations", "Everybody is invited by e-mail and accepts"),
        Choice("mandates", "They act from the date in the list; nobody gets an e-mail"),
      ], required: true),
  ])

  private static func page(_ visit: Visit) -> FormPage {
    FormPage(
      title: visit.t("Import a list of contacts"), form: form, path: "/imports/contacts", submit: "Check the file",
      lead: visit.t("Nothing changes until you have seen, line by line, what would change."),
      breadcrumb: [Link(visit.t("Lists imported"), visit.path("/imports"))])
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    var page = page(visit)
    page.start = Fields([("mode", "invitations")])
    return page.shown(visit)
  }

  static func preview(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    if let csv = visit.form["csv"] {
      do { return try await shown(visit, Array(csv.utf8), visit.form["name"] ?? "", mode(visit.form)) } catch let fault as CityImport.Fault
      {
        throw FieldProblem("", fault.message, fault.values)
      }
    }
    var filled = form.fill(visit.form, files: visit.uploads)
    guard filled.problems.isEmpty, let file = filled.file("file") else { return page(visit).drawn(filled, visit) }
    do { return try await shown(visit, file.bytes, file.name, mode(filled.values)) } catch let fault as CityImport.Fault {
      filled.add(FieldProblem("file", fault.message, fault.values))
      return page(visit).drawn(filled, visit)
    }
  }

  private static func mode(_ fields: Fields) -> ContactImport.Mode {
    fields["mode"].flatMap(ContactImport.Mode.init(rawValue:)) ?? .invitations
  }

  private static func shown(_ visit: Visit, _ bytes: [UInt8], _ name: String, _ mode: ContactImport.Mode) async throws -> Answer {
    let decisions = decisions(visit.form)
    let preview = try await visit.read { tx in try ContactImport.preview(bytes, mode, decisions: decisions, in: tx) }
    let csv = CSV.carry(try CSV.read(bytes).map(\.cells))
    return visit.page(
      visit.t("What this list would change"), ContactImportViews.preview(visit, preview, csv: csv, name: String(name.prefix(200)), mode))
  }

  static func apply(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (bytes, name, mode, decisions) = (
      Array((visit.form["csv"] ?? "").utf8), visit.form["name"] ?? "", mode(visit.form), decisions(visit.form)
    )
    let house = visit.house
    do {
      let applied = try await visit.write { tx in
        try ContactImport.apply(bytes, mode, name: name, decisions: decisions, house, by: actor, in: tx)
      }
      return visit.redirect(to: "/imports/\(applied.id)", done: visit.t("The list is imported."))
    } catch let fault as CityImport.Fault { throw FieldProblem("", fault.message, fault.values) }
  }

  /// `decision-12=person`, `decision-12=leave-out`, `decision-12=1034`.
  private static func decisions(_ form: Fields) -> [Int: ContactImport.Decision] {
    var result: [Int: ContactImport.Decision] = [:]
    for (name, value) in form.pairs where name.hasPrefix("decision-") {
      guard let line = Int(name.dropFirst("decision-".count)) else { continue }
      switch value {
      case "person": result[line] = .person
      case "leave-out": result[line] = .leaveOut
      default: if let id = OrganisationID(text: value) { result[line] = .city(id) }
      }
    }
    return result
  }
}

enum ContactImportViews {
  static func preview(
    _ visit: Visit, _ preview: ContactImport.Preview, csv: String, name: String, _ mode: ContactImport.Mode
  ) -> HTML {
    let reader = visit.reader
    let kept = visit.form.pairs.filter { $0.name.hasPrefix("decision-") }.map { pair -> HTML in
      "<input type=\"hidden\"\(attribute: "name", pair.name)\(attribute: "value", pair.value)>"
    }
    let file: HTML = """
      <input type="hidden" name="name"\(attribute: "value", name)><input type="hidden" name="mode" value="\(mode.rawValue)">\
      <textarea name="csv" hidden>\(csv)</textarea>\(kept)
      """
    let summary: HTML = """
      <ul><li>\(reader.t("{count} new", count: preview.new.count))</li>
      <li>\(reader.t("{count} known people with a new role", count: preview.known.count))</li>
      <li>\(reader.t("{count} unchanged", count: preview.unchanged.count))</li>
      <li>\(reader.t("{count} doubtful", count: preview.doubtful.count))</li><li>\(reader.t("{count} wrong", count: preview.wrong.count))</li></ul>
      """
    var action: HTML = ""
    if preview.mayBeApplied {
      action = """
        <form method="post" action="\(path: visit.path("/imports/contacts/application"))">\(file)
        <button type="submit" class="main">\(reader.t("Import this list"))</button></form>
        """
    } else if !preview.wrong.isEmpty || preview.doubtful.isEmpty {
      let sentence =
        preview.wrong.isEmpty
        ? reader.t("There is nothing to import.") : reader.t("Correct the wrong lines in the table and send it again. Nothing was changed.")
      action =
        "<p>\(sentence)</p><p><a href=\"\(path: visit.path("/imports/contacts"))\">\(reader.t("Send another file"))</a></p>"
    }
    return """
      \(summary)\(table(reader.t("Wrong lines"), preview.wrong, reader.t("What is wrong"), reader))\(doubtful(visit, preview, file))\(action)\
      \(table(reader.t("Known people with a new role"), preview.known, nil, reader))\(table(reader.t("New people"), preview.new, nil, reader))
      """
  }

  private static func fault(_ row: ContactImport.Row, _ reader: Reader) -> String {
    switch row.verdict {
    case .wrong(let fault), .doubtful(_, let fault): fault.said(reader)
    default: ""
    }
  }

  private static func table(_ caption: String, _ rows: [ContactImport.Row], _ why: String?, _ reader: Reader) -> HTML {
    if rows.isEmpty { return "" }
    let cells = rows.prefix(500).map { row -> [HTML] in
      let contact = row.contact
      let start: [HTML] = ["\(row.line)", .text(contact.name), .text(contact.address), .text(contact.city)]
      return start + [why == nil ? .text(reader.t(contact.role.label)) : .text(fault(row, reader))]
    }
    let columns = [reader.t("Line"), reader.t("Name"), reader.t("E-mail address"), reader.t("City"), why ?? reader.t("Role")]
    return Kit.table(Table(caption, columns.map { .init($0) }, rows: Array(cells)), reader)
  }

  private static func doubtful(_ visit: Visit, _ preview: ContactImport.Preview, _ file: HTML) -> HTML {
    if preview.doubtful.isEmpty { return "" }
    let reader = visit.reader
    let rows = preview.doubtful.prefix(500).map { row -> [HTML] in
      guard case .doubtful(let cities, _) = row.verdict else { return [] }
      let same: [HTML] =
        cities.isEmpty
        ? ["<option value=\"person\">\(reader.t("It is the same person"))</option>"]
        : cities.map { "<option value=\"\($0.0.value)\">\($0.1)</option>" }
      let label = reader.t("Which is it, line {line}?", ["line": String(row.line)])
      let choice: HTML = """
        <select name="decision-\(row.line)"\(attribute: "aria-label", label)><option value="">\(reader.t("Please choose"))</option>\(same)
        <option value="leave-out">\(reader.t("Leave it out"))</option></select>
        """
      return ["\(row.line)", .text("\(row.contact.name), \(row.contact.city)"), .text(fault(row, reader)), choice]
    }
    let columns = ["Line", "Name", "Why it is doubtful", "Which is it?"] as [Phrase]
    return """
      <form method="post" action="\(path: visit.path("/imports/contacts"))">\(file)
      \(Kit.table(Table(reader.t("Doubtful lines"), columns.map { .init(reader.t($0)) }, rows: Array(rows)), reader))
      <button type="submit" class="main">\(reader.t("Check again with these answers"))</button></form>
      """
  }
}

import Core
import Storage
import Web

enum ImportViews {
  static func list(_ visit: Visit, _ imports: [ImportRow], _ form: Filled) -> HTML {
    let reader = visit.reader
    let rows = imports.map { row -> [HTML] in
      [
        "<a href=\"\(path: visit.path("/imports/\(row.id)"))\">\(row.name)</a>", Kit.day(row.applied.day, reader), "\(row.added)",
        "\(row.changed)", row.undone.map { Kit.day($0.day, reader) } ?? "",
      ]
    }
    let columns = ["File", "Import date", "New", "Changed", "Undone on"] as [Phrase]
    let table = Table(
      reader.t("Earlier imports"), columns.map { .init(reader.t($0)) }, rows: rows, empty: .text(reader.t("None yet.")))
    return """
      <p>\(reader.t("Nothing changes until you have seen, line by line, what would change."))</p>
      \(form.html(action: visit.path("/imports"), submit: "Check the file", reader: reader))
      \(Kit.table(table, reader))
      """
  }

  static func preview(_ visit: Visit, _ preview: CityImport.Preview, csv: String, name: String, decisions: Fields) -> HTML {
    let reader = visit.reader
    let summary: HTML = """
      <ul><li>\(reader.t("{count} new", count: preview.new.count))</li><li>\(reader.t("{count} changed", count: preview.changed.count))</li>
      <li>\(reader.t("{count} unchanged", count: preview.unchanged.count))</li>
      <li>\(reader.t("{count} doubtful", count: preview.doubtful.count))</li><li>\(reader.t("{count} wrong", count: preview.wrong.count))</li></ul>
      """
    let kept = decisions.pairs.filter { $0.name.hasPrefix("decision-") }.map { pair -> HTML in
      "<input type=\"hidden\"\(attribute: "name", pair.name)\(attribute: "value", pair.value)>"
    }
    let file: HTML = """
      <input type="hidden" name="name"\(attribute: "value", name)><textarea name="csv" hidden>\(csv)</textarea>
      """
    let action: HTML
    if preview.mayBeApplied {
      action = """
        <form method="post" action="\(path: visit.path("/imports/application"))">\(file)\(kept)
        <button type="submit" class="main">\(reader.t("Import this list"))</button></form>
        """
    } else if !preview.wrong.isEmpty || preview.doubtful.isEmpty {
      let sentence =
        preview.wrong.isEmpty
        ? reader.t("There is nothing to import.") : reader.t("Correct the wrong lines in the table and send it again. Nothing was changed.")
      let next: HTML = "<a href=\"\(path: visit.path("/imports"))\">\(reader.t("Send another file"))</a>"
      action = Kit.notice(Notice(preview.wrong.isEmpty ? .note : .problem, "\(sentence) \(next)"), reader)
    } else {
      action = ""
    }
    return
      "\(summary)\(action)\(wrong(preview, reader))\(doubtful(visit, preview, file, kept))\(changed(preview, reader))\(fresh(preview, reader))"
  }

  /// The number of the line first, as the reader's table has it.
  private static func numbered(_ labels: [Phrase], _ reader: Reader) -> [Table.Column] {
    [Table.Column(reader.t("Line"), numeric: true)] + labels.map { Table.Column(reader.t($0)) }
  }

  private static func wrong(_ preview: CityImport.Preview, _ reader: Reader) -> HTML {
    if preview.wrong.isEmpty { return "" }
    let rows = preview.wrong.prefix(200).map { row -> [HTML] in
      guard case .wrong(let fault) = row.verdict else { return [] }
      return ["\(row.line)", .text(row.city.name), .text(fault.said(reader))]
    }
    let columns = numbered(["City", "What is wrong"], reader)
    return Kit.table(Table(reader.t("Wrong lines"), columns, rows: Array(rows)), reader)
  }

  private static func doubtful(_ visit: Visit, _ preview: CityImport.Preview, _ file: HTML, _ kept: [HTML]) -> HTML {
    if preview.doubtful.isEmpty { return "" }
    let reader = visit.reader
    let rows = preview.doubtful.prefix(500).map { row -> [HTML] in
      guard case .doubtful(let candidates, let fault) = row.verdict else { return [] }
      let same = candidates.map { candidate -> HTML in
        let place = ([Countries.name(candidate.country, reader.language)] + candidate.networks).joined(separator: ", ")
        return
          "<option value=\"\(candidate.id.value)\">\(reader.t("The same as {city} ({place})", ["city": candidate.name, "place": place]))</option>"
      }
      let label = reader.t("Which is it, line {line}?", ["line": String(row.line)])
      let choice: HTML = """
        <select name="decision-\(row.line)"\(attribute: "aria-label", label)><option value="">\(reader.t("Please choose"))</option>
        <option value="new">\(reader.t("A different city, new here"))</option>\(same)
        <option value="leave-out">\(reader.t("Leave it out"))</option></select>
        """
      let place = [Countries.name(row.city.country, reader.language), row.city.network].compactMap { $0 }.joined(separator: ", ")
      return ["\(row.line)", .text("\(row.city.name) (\(place))"), .text(fault.said(reader)), choice]
    }
    let columns = numbered(["City", "Why it is doubtful", "Which is it?"], reader)
    return """
      <form method="post" action="\(path: visit.path("/imports"))">\(file)\(kept)
      \(Kit.table(Table(reader.t("Doubtful lines"), columns, rows: Array(rows)), reader))
      <button type="submit" class="main">\(reader.t("Check again with these answers"))</button></form>
      """
  }

  private static func changed(_ preview: CityImport.Preview, _ reader: Reader) -> HTML {
    let rows = preview.changed.prefix(200).flatMap { row -> [[HTML]] in
      guard case .changed(_, let changes) = row.verdict else { return [] }
      return changes.map { change in
        [
          "\(row.line)", .text(row.city.name), .text(reader.t(change.what.label)), .text(change.before.isEmpty ? "–" : change.before),
          .text(change.after),
        ]
      }
    }
    if rows.isEmpty { return "" }
    let columns = numbered(["City", "What", "Before", "After"], reader)
    return Kit.table(Table(reader.t("Changes"), columns, rows: rows), reader)
  }

  private static func fresh(_ preview: CityImport.Preview, _ reader: Reader) -> HTML {
    if preview.new.isEmpty { return "" }
    let rows = preview.new.prefix(500).map { row -> [HTML] in
      ["\(row.line)", .text(row.city.name), .text(Countries.name(row.city.country, reader.language)), .text(row.city.network ?? "")]
    }
    let columns = numbered(["City", "Country", "Network"], reader)
    return Kit.table(Table(reader.t("New cities"), columns, rows: Array(rows)), reader)
  }

  static func one(_ visit: Visit, _ row: ImportRow, _ built: [CityImport.Built]) -> HTML {
    let reader = visit.reader
    let facts = Kit.definitions([
      (reader.t("Import date"), Kit.day(row.applied.day, reader)), (reader.t("New"), "\(row.added)"),
      (reader.t("Changed"), "\(row.changed)"), (reader.t("Unchanged"), "\(row.unchanged)"),
    ])
    if let undone = row.undone { return "\(facts)<p>\(reader.t("Undone on")) \(Kit.day(undone.day, reader))</p>" }
    if built.isEmpty {
      return "\(facts)\(Kit.button(reader.t("Undo this import"), action: visit.path("/imports/\(row.id)/undoing"), tone: .danger, reader))"
    }
    let list = built.prefix(100).map { "<li>\($0.name) · \(reader.t($0.what))</li>" as HTML }
    return "\(facts)<p>\(reader.t("It can no longer be undone, because later changes depend on it:"))</p><ul>\(Array(list))</ul>"
  }
}

extension CityImport.Change.What {
  var label: Phrase {
    switch self {
    case .place: "Place on the map"
    case .network: "Network"
    case .population: "Population"
    case .incomeGroup: "Fee group"
    case .website: "Its own website"
    }
  }
}

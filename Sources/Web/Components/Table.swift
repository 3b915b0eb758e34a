/// A table with its caption. The first column names the row.
package struct Table: Sendable {
  package struct Column: Sendable {
    package var label: String
    package var numeric: Bool
    /// The address that sorts by this column, if it can be sorted by.
    package var sortPath: String?
    package var sorted: Sorted?
    package init(_ label: String, numeric: Bool = false, sortPath: String? = nil, sorted: Sorted? = nil) {
      self.label = label
      self.numeric = numeric
      self.sortPath = sortPath
      self.sorted = sorted
    }
  }
  package enum Sorted: String, Sendable { case ascending, descending }
  /// On narrow screens: a list of rows whose cells say their column, or a region that scrolls sideways.
  package enum Narrow: Sendable { case listed, scrolled }

  package var caption: String
  /// A caption that a heading above already says is only read aloud.
  package var captionShown: Bool
  package var columns: [Column]
  package var rows: [[HTML]]
  /// Said when there are no rows.
  package var empty: HTML?
  package var narrow = Narrow.listed

  package init(_ caption: String, _ columns: [Column], rows: [[HTML]], captionShown: Bool = true, empty: HTML? = nil) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.captionShown = captionShown
    self.empty = empty
  }
}

extension Kit {
  package static func table(_ table: Table, _ reader: Reader) -> HTML {
    if table.rows.isEmpty { return table.empty ?? empty(reader.t("Nothing here yet."), reader) }
    let heads = table.columns.map { column -> HTML in
      let label: HTML =
        column.sortPath.map { "<a href=\"\(path: $0)\">\(column.label)\(arrow(column.sorted))</a>" } ?? "\(column.label)"
      return """
        <th scope="col"\(attribute: "class", names(column))\
        \(attribute: "aria-sort", column.sorted?.rawValue)>\(label)</th>
        """
    }
    // On narrow screens the columns are not seen, but the ways to sort are.
    let sortable = table.columns.contains { $0.sortPath != nil }
    // What opens a cell is the same in every row.
    let openings = table.columns.indices.map { opening(of: $0, table) }
    let rows = table.rows.map { row($0, openings) }
    let caption: HTML =
      "<caption><span\(attribute: "class", table.captionShown ? nil : "aloud")>\(table.caption)</span></caption>"
    let whole: HTML =
      "<table>\(caption)\n<thead\(attribute: "class", sortable ? "sortable" : nil)><tr>\(heads)</tr></thead>\n<tbody>\n\(rows)</tbody></table>"
    switch table.narrow {
    // Two columns fit everywhere.
    case .listed where table.columns.count <= 2: return "<div class=\"short\">\(whole)</div>\n"
    case .listed: return "<div class=\"listed\">\(whole)</div>\n"
    case .scrolled: return "<div class=\"scroll\" role=\"region\" aria-label=\"\(table.caption)\" tabindex=\"0\">\(whole)</div>\n"
    }
  }

  private static func row(_ cells: [HTML], _ openings: [HTML]) -> HTML {
    var row: HTML = "<tr>"
    for (position, (cell, opening)) in zip(cells, openings).enumerated() {
      // A row without a name has no head: an empty one would be read aloud as one.
      if position == 0, cell.isEmpty {
        row += "<td></td>"
        continue
      }
      row += opening
      row += cell
      row += position == 0 ? "</th>" : "</td>"
    }
    row += "</tr>\n"
    return row
  }

  private static func opening(of position: Int, _ table: Table) -> HTML {
    let column = table.columns[position]
    // Only lists of rows say the column in each cell; a name says itself what it is, a number does not: “Line 3”.
    let label = table.narrow == .listed && table.columns.count > 2 && (position > 0 || column.numeric) ? column.label : nil
    if position == 0 { return "<th scope=\"row\"\(attribute: "class", column.numeric ? "n" : nil)\(attribute: "data-label", label)>" }
    return "<td\(attribute: "class", column.numeric ? "n" : nil)\(attribute: "data-label", label)>"
  }

  private static func names(_ column: Table.Column) -> String? {
    let names = (column.numeric ? ["n"] : []) + (column.sortPath == nil ? [] : ["by"])
    return names.isEmpty ? nil : names.joined(separator: " ")
  }

  private static func arrow(_ sorted: Table.Sorted?) -> HTML {
    switch sorted {
    case .ascending: " <span class=\"sorted\" aria-hidden=\"true\">↑</span>"
    case .descending: " <span class=\"sorted\" aria-hidden=\"true\">↓</span>"
    case nil: ""
    }
  }
}

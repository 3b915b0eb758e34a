import HTTPTypes
import Web

/// A table to take away, as CSV or as a spreadsheet: the same rows, in the reader's language in the heading only, so
/// that files of two people can be laid side by side.
package struct Sheet: Sendable {
  package enum Cell: Sendable, Equatable {
    case text(String)
    case number(Int)
    case money(Money)
    case day(Day?)
    case yes(Bool)
    case nothing
  }
  package enum Format: String, Sendable, CaseIterable { case csv, xlsx }

  /// Of the file, without its ending: `members-2021-12-31`.
  package var name: String
  package var columns: [String]
  package var rows: [[Cell]]

  package init(_ name: String, _ columns: [String], rows: [[Cell]]) {
    self.name = name
    self.columns = columns
    self.rows = rows
  }

  package var csv: [UInt8] { Array(CSV.write([columns] + rows.map { $0.map(\.plain) }).utf8) }

  package func bytes(_ format: Format) -> [UInt8] { format == .csv ? csv : XLSX.make(self) }

  /// A download. Whoever may see it was asked by the caller, and rows hold only what they may see.
  package func answer(_ format: Format) -> Answer {
    let bytes = bytes(format)
    let type = format == .csv ? FileType.csv : .xlsx
    return Answer(
      headers: [
        .contentType: type.mediaType, .contentLength: "\(bytes.count)", .cacheControl: "private, no-store",
        .contentDisposition: "attachment; filename=\"\(name).\(type.ending)\"",
      ], body: .bytes(bytes))
  }
}

extension Sheet.Cell {
  /// As machines read it: days as `2021-03-25`, amounts with a point.
  package var plain: String {
    switch self {
    case .text(let text): text
    case .number(let number): String(number)
    case .money(let money): money.plain
    case .day(let day): day?.description ?? ""
    case .yes(let yes): yes ? "1" : "0"
    case .nothing: ""
    }
  }
}

extension Kit {
  /// The two ways to take a table away. `path` is the complete address of the list, to which `.csv` or `.xlsx` is added.
  package static func takeAway(_ path: String, _ reader: Reader) -> HTML {
    """
    <p class="take-away no-print">\(reader.t("Download this table:")) <a href="\(path: "\(path).csv")">CSV</a> \
    <a href="\(path: "\(path).xlsx")">\(reader.t("Spreadsheet"))</a></p>

    """
  }
}

import Web

/// A spreadsheet file (ECMA-376) with one sheet: a bold heading that stays in sight, numbers, amounts and days as such.
/// Texts stand in their cells, so nothing of them is ever run as a formula.
enum XLSX {
  static func make(_ sheet: Sheet) -> [UInt8] {
    ZipArchive.make([
      ("[Content_Types].xml", Array(types.utf8)), ("_rels/.rels", Array(relations.utf8)),
      ("xl/workbook.xml", Array(workbook(sheet.name).utf8)), ("xl/_rels/workbook.xml.rels", Array(workbookRelations.utf8)),
      ("xl/styles.xml", Array(styles.utf8)), ("xl/worksheets/sheet1.xml", Array(body(sheet).utf8)),
    ])
  }

  private static func body(_ sheet: Sheet) -> String {
    var text = head + "<worksheet xmlns=\"\(main)\"><sheetViews><sheetView workbookViewId=\"0\">"
    text += "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetData>"
    text += row(1, sheet.columns.map { cell(.text($0), style: 1) })
    for (position, cells) in sheet.rows.enumerated() { text += row(position + 2, cells.map { cell($0) }) }
    return text + "</sheetData></worksheet>"
  }

  private static func row(_ number: Int, _ cells: [String]) -> String { "<row r=\"\(number)\">\(cells.joined())</row>" }

  /// Styles: 1 heading, 2 amount, 3 day.
  private static func cell(_ cell: Sheet.Cell, style: Int = 0) -> String {
    switch cell {
    case .text(let text): "<c t=\"inlineStr\" s=\"\(style)\"><is><t xml:space=\"preserve\">\(escaped(text))</t></is></c>"
    case .number(let number): "<c><v>\(number)</v></c>"
    case .money(let money): "<c s=\"2\"><v>\(money.plain)</v></c>"
    // Days are counted from 30 December 1899.
    case .day(let day?): "<c s=\"3\"><v>\(day.number + 25_569)</v></c>"
    case .yes(let yes): "<c t=\"b\"><v>\(yes ? 1 : 0)</v></c>"
    case .day(nil), .nothing: "<c/>"
    }
  }

  /// XML 1.0 knows no control characters but tab and line ends; a cell takes 32,767 characters.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(32_000) {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      case _ where scalar.value < 32 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: break
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006"
  private static let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"

  private static let types =
    head + """
      <Types xmlns="\(package)/content-types"><Default Extension="rels" \
      ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>\
      <Override PartName="/xl/workbook.xml" ContentType="\(kind).sheet.main+xml"/>\
      <Override PartName="/xl/worksheets/sheet1.xml" ContentType="\(kind).worksheet+xml"/>\
      <Override PartName="/xl/styles.xml" ContentType="\(kind).styles+xml"/></Types>
      """

  private static let relations =
    head + """
      <Relationships xmlns="\(package)/relationships"><Relationship Id="rId1" Type="\(office)/officeDocument" \
      Target="xl/workbook.xml"/></Relationships>
      """

  private static let workbookRelations =
    head + """
      <Relationships xmlns="\(package)/relationships"><Relationship Id="rId1" Type="\(office)/worksheet" \
      Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="\(office)/styles" Target="styles.xml"/></Relationships>
      """

  /// A sheet's name takes 31 characters.
  private static func workbook(_ name: String) -> String {
    head + """
      <workbook xmlns="\(main)" xmlns:r="\(office)"><sheets><sheet name="\(escaped(String(name.prefix(31))))" sheetId="1" \
      r:id="rId1"/></sheets></workbook>
      """
  }

  private static let styles =
    head + """
      <styleSheet xmlns="\(main)"><fonts count="2"><font/><font><b/></font></fonts>\
      <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
      <borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/>\
      <xf fontId="1" applyFont="1"/><xf numFmtId="4" applyNumberFormat="1"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>
      """
}

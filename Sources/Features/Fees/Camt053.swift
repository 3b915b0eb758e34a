import Storage
import Web

/// ISO 20022 bank statements, camt.053.001.02 and .08: checked against the rules of the published schemas as far as they
/// matter here (what is required, in which order, of which shape), and against their own sums.
enum Camt053 {
  static let namespaces = ["urn:iso:std:iso:20022:tech:xsd:camt.053.001.02": "02", "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08": "08"]

  static func read(_ bytes: [UInt8]) throws -> BankFile {
    let root: XMLElement
    do { root = try XMLReader.read(bytes) } catch { throw BankFault.of(error) }
    guard root.name == "Document", let version = namespaces[root.namespace], let body = root.first("BkToCstmrStmt") else {
      throw BankFault("This is XML, but no bank statement after CAMT.053 (camt.053.001.02 or camt.053.001.08).")
    }
    guard let head = body.first("GrpHdr") else { throw missing("GrpHdr", "BkToCstmrStmt") }
    try check(head, Order.header, required: ["MsgId", "CreDtTm"])
    let statements = body.all("Stmt")
    if statements.isEmpty { throw missing("Stmt", "BkToCstmrStmt") }
    var reader = Statement(version: version)
    for statement in statements { try reader.read(statement) }
    return try reader.file()
  }

  /// The elements that the schemas of both versions name, in their order.
  enum Order {
    static let header = ["MsgId", "CreDtTm", "MsgRcpt", "MsgPgntn", "OrgnlBizQry", "AddtlInf"]
    static let statement = [
      "Id", "StmtPgntn", "ElctrncSeqNb", "RptgSeq", "LglSeqNb", "CreDtTm", "FrToDt", "CpyDplctInd", "RptgSrc", "Acct", "RltdAcct", "Intrst",
      "Bal", "TxsSummry", "Ntry", "AddtlStmtInf",
    ]
    static let balance = ["Tp", "CdtLine", "Amt", "CdtDbtInd", "Dt", "Avlbty"]
    static let entry = [
      "NtryRef", "Amt", "CdtDbtInd", "RvslInd", "Sts", "BookgDt", "ValDt", "AcctSvcrRef", "Avlbty", "BkTxCd", "ComssnWvrInd", "AddtlInfInd",
      "AmtDtls", "Chrgs", "TechInptChanl", "Intrst", "CardTx", "NtryDtls", "AddtlNtryInf",
    ]
    static let details = [
      "Refs", "Amt", "CdtDbtInd", "AmtDtls", "Avlbty", "BkTxCd", "Chrgs", "Intrst", "RltdPties", "RltdAgts", "LclInstrm", "Purp",
      "RltdRmtInf", "RmtInf", "RltdDts", "RltdPric", "RltdQties", "FinInstrmId", "Tax", "RtrInf", "CorpActn", "SfkpgAcct", "CshDpst",
      "CardTx", "AddtlTxInf", "SplmtryData",
    ]
  }

  static func missing(_ element: String, _ parent: String) -> BankFault {
    BankFault("The file lacks {element} in {parent}, which the standard wants.", ["element": element, "parent": parent])
  }

  static func check(_ element: XMLElement, _ order: [String], required: [String]) throws {
    var last = 0
    for child in element.children {
      guard let place = order.firstIndex(of: child.name), place >= last else {
        throw BankFault(
          "The file has {element} in {parent} where the standard does not want it.", ["element": child.name, "parent": element.name])
      }
      last = place
    }
    for name in required where element.first(name) == nil { throw missing(name, element.name) }
  }

  /// The amount of a child `Amt`, never negative, with its sign from `CdtDbtInd` where the element has one.
  static func amount(_ element: XMLElement, signed: Bool = true) throws -> Money {
    let plain = try unsigned(element.first("Amt"), in: element.name)
    guard signed else { return plain }
    switch element.string("CdtDbtInd") {
    case "CRDT": return plain
    case "DBIT": return Money(cents: -plain.cents, currency: plain.currency)
    default: throw missing("CdtDbtInd", element.name)
    }
  }

  static func unsigned(_ element: XMLElement?, in parent: String) throws -> Money {
    guard let element else { throw missing("Amt", parent) }
    guard let currency = element.attributes["Ccy"], currency.utf8.count == 3, currency.utf8.allSatisfy({ (65...90).contains($0) }) else {
      throw missing("Ccy", element.name)
    }
    // Up to five decimals after the standard; beyond the second they are noughts where a currency has cents.
    var text = element.text[...]
    if let dot = text.firstIndex(of: ".") {
      while text.hasSuffix("0"), text.distance(from: dot, to: text.endIndex) > 3 { text = text.dropLast() }
      if text.hasSuffix(".") { text = text.dropLast() }
    }
    guard let money = Money(plain: text, currency: currency), money.cents >= 0 else {
      throw BankFault("“{amount}” is no amount after the standard.", ["amount": String(element.text.prefix(30))])
    }
    return money
  }

  /// `Dt` or the day of `DtTm`.
  static func day(_ element: XMLElement?) -> Day? {
    element?.string("Dt").flatMap { Day($0.prefix(10)) } ?? element?.string("DtTm").flatMap { Day($0.prefix(10)) }
  }
}

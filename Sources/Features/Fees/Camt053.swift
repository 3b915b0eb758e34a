import Core
import Storage
import Web

/// ISO 20022 bank statements, camt.053.001.02 and .08: checked against the rules of the published schemas (`CamtSchema`) and
/// against their own sums.
enum Camt053 {
  static let namespaces = ["urn:iso:std:iso:20022:tech:xsd:camt.053.001.02": "02", "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08": "08"]

  static func read(_ bytes: [UInt8]) throws -> BankFile {
    let root: XMLTree
    do { root = try XMLReader.read(bytes) } catch { throw BankFault.of(error) }
    guard root.name == "Document", let version = namespaces[root.namespace], let body = root.first("BkToCstmrStmt") else {
      throw BankFault("This is XML, but not a CAMT.053 bank statement (camt.053.001.02 or camt.053.001.08).")
    }
    try CamtSchema.check(body, version: version)
    var reader = Statement(version: version)
    for statement in body.all("Stmt") { try reader.read(statement) }
    return try reader.file()
  }

  static func missing(_ element: String, _ parent: String) -> BankFault {
    BankFault("The file lacks {element} in {parent}, which the standard requires.", ["element": element, "parent": parent])
  }

  /// The amount of a child `Amt`, never negative, with its sign from `CdtDbtInd` where the element has one.
  static func amount(_ element: XMLTree, signed: Bool = true) throws -> Money {
    let plain = try unsigned(element.first("Amt"), in: element.name)
    guard signed else { return plain }
    switch element.string("CdtDbtInd") {
    case "CRDT": return plain
    case "DBIT": return Money(cents: -plain.cents, currency: plain.currency)
    default: throw missing("CdtDbtInd", element.name)
    }
  }

  static func unsigned(_ element: XMLTree?, in parent: String) throws -> Money {
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
      throw BankFault("“{amount}” is not an amount that the standard allows.", ["amount": String(element.text.prefix(30))])
    }
    return money
  }

  /// `Dt` or the day of `DtTm`.
  static func day(_ element: XMLTree?) -> Day? {
    element?.string("Dt").flatMap { Day($0.prefix(10)) } ?? element?.string("DtTm").flatMap { Day($0.prefix(10)) }
  }
}

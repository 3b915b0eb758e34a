import Core
import Foundation
import Storage
import Web

extension CamtSchema {
  /// Throws the first thing that the schema does not want.
  static func check(_ root: XMLTree, version: String) throws {
    guard let types = versions[version] else { return }
    try check(root, "Root", types)
  }

  private static func check(_ element: XMLTree, _ shape: String, _ types: [String: Composite]) throws {
    if shape == "open" { return }
    guard let composite = types[shape] else { return try plain(element, shape) }
    var place = 0
    var counts: [String: Int] = [:]
    for child in element.children {
      guard let found = composite.elements.firstIndex(where: { $0.name == child.name }), found >= place || composite.isChoice else {
        throw strange(child, in: element)
      }
      place = found
      counts[child.name, default: 0] += 1
      if counts[child.name, default: 0] > composite.elements[found].atMost { throw strange(child, in: element) }
      try check(child, composite.elements[found].shape, types)
    }
    if composite.isChoice {
      guard counts.count == 1 else {
        throw counts.isEmpty ? Camt053.missing(composite.elements[0].name, element.name) : strange(element.children[1], in: element)
      }
    } else if let lacking = composite.elements.first(where: { counts[$0.name, default: 0] < $0.atLeast }) {
      throw Camt053.missing(lacking.name, element.name)
    }
  }

  private static func strange(_ child: XMLTree, in parent: XMLTree) -> BankFault {
    BankFault("The file has {element} in {parent} where the standard does not allow it.", ["element": child.name, "parent": parent.name])
  }

  private static func plain(_ element: XMLTree, _ shape: String) throws {
    if let child = element.children.first { throw strange(child, in: element) }
    if shape == "amount", element.attributes["Ccy"] == nil { throw Camt053.missing("Ccy", element.name) }
    guard fits(element, shape) else {
      throw BankFault(
        "“{value}” is not what the standard allows in {element}.", ["value": String(element.text.prefix(40)), "element": element.name])
    }
  }

  private static func fits(_ element: XMLTree, _ shape: String) -> Bool {
    let text = element.text
    func all(_ count: ClosedRange<Int>, _ test: (UInt8) -> Bool) -> Bool { count.contains(text.utf8.count) && text.utf8.allSatisfy(test) }
    func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    func isCapital(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
    return switch shape {
    case "flag": ["true", "false", "1", "0"].contains(text)
    case "digits": all(1...15, isDigit)
    case "number": isDecimal(text, digits: 18, fraction: 17, signed: true)
    case "amount":
      isDecimal(text, digits: 18, fraction: 5, signed: false)
        && element.attributes["Ccy"].map { $0.utf8.count == 3 && $0.utf8.allSatisfy(isCapital) } == true
    case "currency": all(3...3, isCapital)
    case "code4": (1...4).contains(text.count)
    case "iban": text.wholeMatch(of: /[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{1,30}/) != nil
    case "day": text.wholeMatch(of: /([0-9]{4}-[0-9]{2}-[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?/).map { Day($0.output.1) != nil } ?? false
    case "moment":
      text.wholeMatch(of: /([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-4]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?/).map
      { Day($0.output.1) != nil }
        ?? false
    default:
      if let most = Int(shape) { (1...most).contains(text.count) } else { shape.split(separator: "|").contains { $0 == text } }
    }
  }

  private static func isDecimal(_ text: String, digits: Int, fraction: Int, signed: Bool) -> Bool {
    guard let match = text.wholeMatch(of: /([+-]?)([0-9]*)(?:\.([0-9]*))?/) else { return false }
    let (whole, rest) = (match.output.2.count, match.output.3?.count ?? 0)
    return whole + rest > 0 && whole + rest <= digits && rest <= fraction && (signed || match.output.1 != "-")
  }
}

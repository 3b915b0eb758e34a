import Foundation

/// What another server says of a mail that came back to it: a delivery status notification (RFC 3464), as Postfix,
/// Exchange and the others write it. What is no such report gives nil.
package struct DeliveryReport: Sendable, Equatable {
  package enum Verdict: Sendable, Equatable {
    /// 5.x.x: this address will never take it.
    case forGood
    /// 4.x.x, given up: the address may work another day.
    case forNow
    /// Not the last word: delivered, handed on, or still being tried.
    case open
  }

  /// Out of the address it was sent to, `bounce+<token>@…`; nil when it came to another one.
  package let token: String?
  package let verdict: Verdict
  /// The status and the server's own words: `5.1.1 550 User unknown`. May hold addresses.
  package let reason: String

  /// Bytes of a message that are read; the report comes before the mail that it returns.
  package static let limit = 1_000_000

  package init?(_ message: [UInt8]) {
    let text = String(decoding: message.prefix(Self.limit), as: UTF8.self).replacing("\r\n", with: "\n")
    let (head, body) = Self.halves(text)
    guard let edge = Self.boundary(of: head["content-type"]?.last ?? "") else { return nil }
    let parts = "\n\(body)".components(separatedBy: "\n--\(edge)").dropFirst().map { $0.drop { $0 != "\n" }.dropFirst() }
    let status = parts.lazy.map { Self.halves(String($0)) }.first { part in
      part.head["content-type"]?.last?.lowercased().hasPrefix("message/delivery-status") == true
    }
    guard let status else { return nil }
    // The first group of fields is of the message, each other one of a recipient; ours have one.
    let groups = status.body.components(separatedBy: "\n\n").map { Self.fields($0) }
    guard let recipient = groups.first(where: { $0["status"] != nil || $0["action"] != nil }) else { return nil }
    let code = recipient["status"]?.last?.split(separator: " ").first.map(String.init) ?? ""
    let action = recipient["action"]?.last?.lowercased() ?? "failed"
    verdict =
      switch (action, code.first) {
      case ("failed", "5"): .forGood
      case ("failed", "4"): .forNow
      default: .open
      }
    // `smtp; 550 5.1.1 …`: the kind of the words says nothing to people.
    let said = recipient["diagnostic-code"]?.last ?? ""
    let words = said.firstIndex(of: ";").map { String(said[said.index(after: $0)...]).trimmingCharacters(in: .whitespaces) } ?? said
    reason = words.contains(code) ? words : "\(code) \(words)".trimmingCharacters(in: .whitespaces)
    token =
      ["to", "delivered-to", "x-original-to", "envelope-to"].lazy.compactMap { name in
        (head[name] ?? []).lazy.compactMap(Self.token).first
      }.first
  }

  private static func token(in value: String) -> String? {
    value.firstMatch(of: /(?i)bounce\+([0-9a-f]{32})@/).map { $0.1.lowercased() }
  }

  private static func boundary(of type: String) -> String? {
    guard type.lowercased().hasPrefix("multipart/"), let found = type.firstMatch(of: /(?i)boundary=(?:"([^"]+)"|([^;\s]+))/) else {
      return nil
    }
    return (found.1 ?? found.2).map(String.init)
  }

  private static func halves(_ text: String) -> (head: [String: [String]], body: String) {
    guard let end = text.firstRange(of: "\n\n") else { return (fields(text), "") }
    return (fields(String(text[..<end.lowerBound])), String(text[end.upperBound...]))
  }

  /// Fields by their names in small letters, in their order; a line that begins with a space goes on with the one before.
  private static func fields(_ text: String) -> [String: [String]] {
    var fields: [String: [String]] = [:]
    var last: String?
    for line in text.split(separator: "\n") {
      if line.first == " " || line.first == "\t" {
        guard let last, let value = fields[last]?.popLast() else { continue }
        fields[last, default: []].append(
          "\(value) \(String(line).trimmingCharacters(in: .whitespaces))".trimmingCharacters(in: .whitespaces))
      } else if let colon = line.firstIndex(of: ":"), !line[..<colon].contains(" ") {
        let name = line[..<colon].lowercased()
        fields[name, default: []].append(String(line[line.index(after: colon)...]).trimmingCharacters(in: .whitespaces))
        last = name
      } else {
        last = nil
      }
    }
    return fields
  }
}

/// An address that mail can be sent to: ASCII, without quotes, comments or a name. What passes here can stand in a
/// header and in an SMTP command as it is.
package struct MailAddress: Sendable, Equatable, CustomStringConvertible {
  package let local: String
  package let domain: String
  package var description: String { "\(local)@\(domain)" }

  /// Nil for anything else; spaces around it are forgiven. Domains beyond ASCII must be given in their `xn--` form.
  package init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard let first = bytes.firstIndex(where: { $0 != 32 }), let last = bytes.lastIndex(where: { $0 != 32 }) else { return nil }
    let parts = bytes[first...last].split(separator: 64, omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].count), (1...253).contains(parts[1].count),
      Self.dotted(parts[0], allowing: { Self.letters($0) || "!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }),
      Self.dotted(parts[1], allowing: { Self.letters($0) || $0 == 45 }),
      parts[1].split(separator: 46).allSatisfy({ $0.count <= 63 && $0.first != 45 && $0.last != 45 })
    else { return nil }
    local = String(decoding: parts[0], as: UTF8.self)
    domain = String(decoding: parts[1], as: UTF8.self)
  }

  private static func letters(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
  }

  private static func dotted(_ bytes: ArraySlice<UInt8>, allowing: (UInt8) -> Bool) -> Bool {
    bytes.split(separator: 46, omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0.allSatisfy(allowing) }
  }
}

/// Who mails come from (`PAIDEIA_SENDER`): `paideia@example.org` or `Educating Cities <paideia@example.org>`.
package struct MailSender: Sendable, Equatable {
  package let name: String
  package let address: MailAddress

  package init?(_ setting: String) {
    if let start = setting.lastIndex(of: "<"), setting.hasSuffix(">") {
      guard let address = MailAddress(setting[setting.index(after: start)...].dropLast()) else { return nil }
      let name = setting[..<start].filter { $0 != "\"" }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      self.name = name.isEmpty ? "Paideia" : name
      self.address = address
    } else {
      guard let address = MailAddress(setting) else { return nil }
      name = "Paideia"
      self.address = address
    }
  }
}

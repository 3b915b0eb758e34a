/// A structured creditor reference (ISO 11649): `RF`, two check digits, up to 21 letters and digits. The bank brings it
/// back with the payment.
package enum CreditorReference {
  /// - Parameter body: letters without accents and digits; others are left out. Nil when none or more than 21 remain.
  package static func make(_ body: String) -> String? {
    let plain = letters(body)
    guard (1...21).contains(plain.utf8.count) else { return nil }
    let check = 98 - remainder(plain + "RF00")
    return "RF\(check < 10 ? "0" : "")\(check)\(plain)"
  }

  /// The reference without spaces and in capitals, if its check digits are right.
  package static func checked(_ typed: String) -> String? {
    let plain = letters(typed)
    guard plain.hasPrefix("RF"), (5...25).contains(plain.utf8.count), plain.dropFirst(2).prefix(2).allSatisfy(\.isNumber),
      remainder(String(plain.dropFirst(4) + plain.prefix(4))) == 1
    else { return nil }
    return plain
  }

  /// In groups of four, as people read it.
  package static func spaced(_ reference: String) -> String {
    var groups: [String] = []
    var rest = reference[...]
    while !rest.isEmpty {
      groups.append(String(rest.prefix(4)))
      rest = rest.dropFirst(4)
    }
    return groups.joined(separator: " ")
  }

  /// Everything in a line of text that is a right reference, also where spaces stand inside. What follows one may by chance
  /// make a longer one, so all of them are given: whoever asks knows which exist.
  package static func found(in text: String) -> [String] {
    let plain = Array(letters(text).utf8)
    var found: [String] = []
    for start in plain.indices.dropLast(4) where plain[start] == 82 && plain[start + 1] == 70 {
      for length in 5...25 where start + length <= plain.count {
        let part = String(decoding: plain[start..<start + length], as: UTF8.self)
        if let right = checked(part), !found.contains(right) { found.append(right) }
      }
    }
    return found
  }

  static func letters(_ text: String) -> String {
    String(decoding: text.uppercased().utf8.filter { (48...57).contains($0) || (65...90).contains($0) }, as: UTF8.self)
  }

  /// Modulo 97 after ISO 7064, letters as 10 to 35.
  static func remainder(_ text: String) -> Int {
    text.utf8.reduce(0) { rest, byte in
      byte >= 65 ? (rest * 100 + Int(byte) - 55) % 97 : (rest * 10 + Int(byte) - 48) % 97
    }
  }
}

/// An account number after ISO 13616.
package enum IBAN {
  /// Without spaces and in capitals, if its check digits are right.
  package static func checked(_ typed: String) -> String? {
    let plain = CreditorReference.letters(typed)
    guard (15...34).contains(plain.utf8.count), plain.prefix(2).allSatisfy({ $0.isLetter }),
      plain.dropFirst(2).prefix(2).allSatisfy(\.isNumber),
      CreditorReference.remainder(String(plain.dropFirst(4) + plain.prefix(4))) == 1
    else { return nil }
    return plain
  }
}

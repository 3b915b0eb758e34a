import Storage

/// A mail as the bytes that go over the line: RFC 5322, with everything beyond ASCII encoded (RFC 2045, 2047), so
/// that any server passes it on unchanged.
enum MIME {
  /// The same row always gives the same bytes, its Message-ID and Date among them: a receiver who gets it twice can
  /// tell that it is one mail.
  static func message(_ mail: MailRow, from sender: MailSender) -> [UInt8] {
    var lines = [
      "Date: \(date(mail.created))",
      "From: \(phrase(sender.name)) <\(sender.address)>",
      "To: \(inLine(mail.address))",
      "Message-ID: <\(mail.id).\(mail.token)@\(sender.address.domain)>",
      header("Subject", mail.subject),
      "Auto-Submitted: auto-generated",
      "Content-Language: \(mail.language)",
    ]
    if let link = mail.unsubscribe.flatMap(linkInHeader) {
      lines.append("List-Unsubscribe: <\(link)>")
      if link.hasPrefix("https://") { lines.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click") }
    }
    lines.append("MIME-Version: 1.0")
    if let html = mail.html {
      // Not guessed by anybody who writes a mail's text, and the same each time.
      let boundary = "part-\(mail.token)"
      lines.append("Content-Type: multipart/alternative; boundary=\"\(boundary)\"")
      lines.append("")
      lines += ["--\(boundary)"] + part("plain", mail.text) + ["--\(boundary)"] + part("html", html) + ["--\(boundary)--", ""]
    } else {
      lines += part("plain", mail.text)
    }
    return Array(lines.joined(separator: "\r\n").utf8)
  }

  private static func part(_ kind: String, _ text: String) -> [String] {
    ["Content-Type: text/\(kind); charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "", quotedPrintable(text), ""]
  }

  /// `Mon, 23 Nov 2026 17:22:54 +0000`
  static func date(_ moment: Moment) -> String {
    let day = moment.day.parts
    let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let clock = moment.description.dropFirst(11).prefix(8)
    return "\(weekdays[moment.day.weekday - 1]), \(day.day) \(months[day.month - 1]) \(day.year) \(clock) +0000"
  }

  /// A header with free text: as it is when it is short and plain, else in encoded words, folded.
  static func header(_ name: String, _ value: String) -> String {
    let value = inLine(value)
    return "\(name): \(isPlain(value) && name.utf8.count + value.utf8.count < 75 ? value : encodedWords(value))"
  }

  /// The name before an address.
  private static func phrase(_ name: String) -> String {
    let name = inLine(name)
    let simple = name.utf8.allSatisfy { $0 == 32 || (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) }
    return simple && name.utf8.count < 60 ? name : encodedWords(name)
  }

  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { (32...126).contains($0) } && !text.contains("=?")
  }

  /// Nothing that could end a header line; runs of such characters become one space.
  static func inLine(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
      .split(separator: " ").joined(separator: " ")
  }

  /// Words of at most 39 bytes of text, 64 of line, cut between characters: the first fits beside the header's name.
  static func encodedWords(_ text: String) -> String {
    var words: [String] = []
    var current: [UInt8] = []
    for character in text {
      let bytes = Array(String(character).utf8)
      if !current.isEmpty && current.count + bytes.count > 39 {
        words.append(base64(current))
        current = []
      }
      current += bytes
      // A character of many parts (a family, a stack of accents) can be longer than a word by itself.
      while current.count > 39 {
        var cut = 39
        while cut > 1 && current[cut] & 0xC0 == 0x80 { cut -= 1 }
        words.append(base64(Array(current[..<cut])))
        current = Array(current[cut...])
      }
    }
    if !current.isEmpty { words.append(base64(current)) }
    return words.map { "=?UTF-8?B?\($0)?=" }.joined(separator: "\r\n ")
  }

  /// An address for a header: ASCII without spaces or angles, no longer than a line may be.
  private static func linkInHeader(_ link: String) -> String? {
    let fits = link.utf8.count < 900 && link.utf8.allSatisfy { (33...126).contains($0) && $0 != 60 && $0 != 62 }
    return fits && (link.hasPrefix("https://") || link.hasPrefix("http://")) ? link : nil
  }

  /// Lines of at most 76 bytes, ended by CR LF; any kind of line break of the text is one.
  static func quotedPrintable(_ text: String) -> String {
    var result: [UInt8] = []
    let normal = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    for (number, line) in normal.utf8.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      if number > 0 { result += [13, 10] }
      var length = 0
      for (index, byte) in zip(line.indices, line) {
        let isLast = line.index(after: index) == line.endIndex
        let plain = (33...126).contains(byte) && byte != 61 || (byte == 32 || byte == 9) && !isLast
        // A line that begins with "From " or a lone "." is changed by some programs on the way.
        let risky = length == 0 && (byte == 46 || byte == 70)
        let piece: [UInt8] = plain && !risky ? [byte] : [61, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        if length + piece.count > (isLast ? 76 : 75) {
          result += [61, 13, 10]
          length = 0
        }
        result += piece
        length += piece.count
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEF".utf8)

  static func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let number = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        result.append(place <= group.count ? letters[Int(number >> UInt32(18 - 6 * place) & 63)] : 61)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

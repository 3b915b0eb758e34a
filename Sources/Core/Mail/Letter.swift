import Storage
import Web

/// What a mail says, once for both of its forms: plain text and HTML. Written in the recipient's words by whoever
/// promises it.
///
///     Letter(subject: reader.t("Your certificate is ready"), [
///       .paragraph(reader.t("{city} is a member city.", ["city": name])),
///       .link(reader.t("Open the certificate"), house.address("/our-city", reader.language)),
///     ])
package struct Letter: Sendable {
  package enum Part: Sendable {
    case paragraph(String)
    case list([String])
    /// A complete address of ours.
    case link(String, String)
  }

  package var subject: String
  package var parts: [Part]

  package init(subject: String, _ parts: [Part]) {
    self.subject = subject
    self.parts = parts
  }

  package var text: String {
    parts.map { part in
      switch part {
      case .paragraph(let words): words
      case .list(let items): items.map { "- \($0)" }.joined(separator: "\n")
      case .link(let label, let address): "\(label)\n\(address)"
      }
    }.joined(separator: "\n\n")
  }

  /// A whole document.
  package func html(_ language: Language) -> String {
    let body = parts.map { part -> HTML in
      switch part {
      case .paragraph(let words): "<p>\(words)</p>\n"
      case .list(let items): "<ul>\(items.map { "<li>\($0)</li>" as HTML })</ul>\n"
      case .link(let label, let address): "<p><a href=\"\(link: address)\">\(label)</a></p>\n"
      }
    }
    let page: HTML = """
      <!doctype html><html lang="\(language.code)"><meta charset="utf-8"><title>\(subject)</title>
      <body>\(body)</body></html>
      """
    return page.text
  }

  /// - Parameter key: means once; see `Mail.key`.
  package func mail(
    to person: PersonID?, _ address: String, _ language: Language, key: String? = nil, sender: PersonID? = nil,
    unsubscribe: String? = nil
  ) -> Mail {
    Mail(
      to: person, address: address, language: language, subject: subject, text: text, html: html(language), key: key,
      sender: sender, unsubscribe: unsubscribe)
  }
}

extension House {
  /// A complete address for mails and papers: `/our-city` in French is `https://…/fr/our-city`.
  package func address(_ path: String, _ language: Language) -> String {
    "\(settings.address)/\(language.nearestOfficial)\(path)"
  }
}

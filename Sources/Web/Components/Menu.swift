/// A menu as one language and one set of rights finds it. Every page shows it, so it is drawn when it is made, once without
/// a mark; on the pages that it leads to, the word that leads there is marked.
package final class Menu: Sendable {
  package final class Item: Sendable {
    let label: String
    let path: String
    /// Without the language: its page, or those of its parts, and all below.
    let pages: [String]
    /// The pages behind one word, in their order.
    let parts: [Item]
    fileprivate let plain: HTML
    fileprivate let marked: HTML

    /// - Parameters:
    ///   - path: with the language.
    ///   - page: the same without it.
    package convenience init(_ label: String, _ path: String, page: String) {
      self.init(label, path, pages: [page], parts: [], mark: "page")
    }

    /// One word for several pages; it leads to the first.
    package convenience init(_ label: String, parts: [Item]) {
      self.init(label, parts.first?.path ?? "/", pages: parts.flatMap(\.pages), parts: parts, mark: "true")
    }

    private init(_ label: String, _ path: String, pages: [String], parts: [Item], mark: String) {
      self.label = label
      self.path = path
      self.pages = pages
      self.parts = parts
      plain = Menu.item(label, path, mark: nil)
      marked = Menu.item(label, path, mark: mark)
    }

    fileprivate func leadsTo(_ page: String) -> Bool {
      pages.contains { page == $0 || $0 != "/" && page.hasPrefix($0) && page.utf8.dropFirst($0.utf8.count).first == UInt8(ascii: "/") }
    }
  }

  package static let empty = Menu([])

  package let items: [Item]
  private let plain: HTML
  /// The first words of the pages that it leads to: most pages are none of them.
  private let words: Set<Substring>
  package var isEmpty: Bool { items.isEmpty }

  package init(_ items: [Item]) {
    self.items = items
    plain = items.map(\.plain).joined()
    words = Set(items.flatMap(\.pages).map(Self.word))
  }

  private static func word(_ page: String) -> Substring { page.dropFirst().prefix { $0 != "/" } }

  /// The items of the list, as this page shows them.
  func html(on page: String) -> HTML {
    guard words.contains(Self.word(page)) else { return plain }
    return items.map { $0.leadsTo(page) ? $0.marked : $0.plain }.joined()
  }

  /// The pages behind the word that leads to this one.
  func section(on page: String) -> (label: String, links: HTML)? {
    guard words.contains(Self.word(page)) else { return nil }
    return items.first { !$0.parts.isEmpty && $0.leadsTo(page) }.map { ($0.label, Menu($0.parts).html(on: page)) }
  }

  static func item(_ label: String, _ path: String, mark: String?) -> HTML {
    "<li><a href=\"\(path: path)\"\(attribute: "aria-current", mark)>\(label)</a></li>"
  }
}

/// The menus of a page: for everybody, and for who is signed in.
package struct Menus: Sendable {
  package var main = Menu.empty
  package var member = Menu.empty
  package var staff = Menu.empty
  package var footer = Menu.empty
  package init(main: Menu = .empty, member: Menu = .empty, staff: Menu = .empty, footer: Menu = .empty) {
    self.main = main
    self.member = member
    self.staff = staff
    self.footer = footer
  }
}

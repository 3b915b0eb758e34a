import Synchronization
import Web

/// The menus as one language and one set of roles finds them: they follow from the list of features alone.
final class MenuLinks: Sendable {
  private struct Key: Hashable {
    let language: Language
    /// Nil for who is not signed in.
    let roles: Set<Role>?
  }

  private let state = Mutex<[Key: Menus]>([:])

  /// - Parameter visible: what this reader may open, in the order of the menu.
  func find(_ reader: Reader, _ roles: Set<Role>?, visible: (MenuEntry.Place) -> [MenuEntry]) -> Menus {
    let key = Key(language: reader.language, roles: roles)
    if let known = state.withLock({ $0[key] }) { return known }
    func menu(_ place: MenuEntry.Place) -> Menu { Self.menu(visible(place), reader) }
    var made = Menus(main: menu(.main), footer: menu(.footer))
    if roles != nil {
      made.member = menu(.member)
      made.staff = menu(.staff)
    }
    state.withLock { $0[key] = made }
    return made
  }

  static func menu(_ visible: [MenuEntry], _ reader: Reader) -> Menu {
    var items: [Menu.Item] = []
    var done: Set<MenuGroup> = []
    func item(_ entry: MenuEntry) -> Menu.Item {
      Menu.Item(reader.t(entry.label), Frame.path(entry.path, in: reader.language), page: entry.path)
    }
    for entry in visible {
      guard let group = entry.group else {
        items.append(item(entry))
        continue
      }
      if !done.insert(group).inserted { continue }
      let parts = visible.filter { $0.group == group }.map(item)
      items.append(parts.count == 1 ? parts[0] : Menu.Item(reader.t(group.label), parts: parts))
    }
    return Menu(items)
  }
}

import Synchronization
import Web

/// The entries of a menu as one language and one set of roles finds them: they follow from the list of features alone.
final class MenuLinks: Sendable {
  struct Entry: Sendable {
    /// Without the language.
    let path: String
    let link: Link
    /// The same on its own page and those below.
    let here: Link

    func leadsTo(_ page: String) -> Bool { page == path || page.hasPrefix(path) && page.dropFirst(path.count).first == "/" && path != "/" }
  }

  private struct Key: Hashable {
    let place: MenuEntry.Place
    let language: Language
    let roles: Set<Role>
  }

  private let state = Mutex<[Key: [Entry]]>([:])

  func find(_ place: MenuEntry.Place, _ language: Language, _ roles: Set<Role>, make: () -> [Entry]) -> [Entry] {
    let key = Key(place: place, language: language, roles: roles)
    if let known = state.withLock({ $0[key] }) { return known }
    let made = make()
    state.withLock { $0[key] = made }
    return made
  }
}

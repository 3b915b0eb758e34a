import Web

/// Where a page stands in the navigation.
package struct MenuEntry: Sendable {
  package enum Place: Sendable, Equatable { case main, member, staff, footer }
  package let place: Place
  package let label: Phrase
  /// Without the language: `/plan/2021`.
  package let path: String
  package let order: Int
  package let permission: Permission?
  package let group: MenuGroup?

  package init(
    _ place: Place, _ label: Phrase, _ path: String, order: Int = 50, permission: Permission? = nil, group: MenuGroup? = nil
  ) {
    self.place = place
    self.label = label
    self.path = path
    self.order = order
    self.permission = permission
    self.group = group
  }
}

/// Several entries behind one word of a menu. It leads to the first of them that its reader may open; on the pages of each
/// the others stand in a line of their own. Whoever may open one of them only finds that one in the menu.
package enum MenuGroup: Sendable, CaseIterable {
  case ourCity, following, members, directory

  package var label: Phrase {
    switch self {
    case .ourCity: "Our city"
    case .following: "Teams and elections"
    case .members: "Members and networks"
    case .directory: "Organisations and people"
    }
  }
}

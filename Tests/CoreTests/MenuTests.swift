import Testing

@testable import Core
@testable import Web

@Suite struct MenuTests {
  private static let reader = Reader(language: .english, words: .none)
  private static let members = MenuEntry(.staff, "Members", "/members", group: .members)
  private static let fees = MenuEntry(.staff, "Fees", "/fees")
  private static let prospects = MenuEntry(.staff, "Prospects", "/prospects", group: .members)

  private func menu(_ visible: MenuEntry...) -> Menu { MenuLinks.menu(visible, Self.reader) }

  @Test func entriesOfAGroupStandBehindOneWord() {
    let items = menu(Self.members, Self.fees, Self.prospects).items
    #expect(items.map(\.label) == ["Members and networks", "Fees"])
    #expect(items.map(\.path) == ["/en/members", "/en/fees"])
    #expect(items[0].parts.map(\.label) == ["Members", "Prospects"])
  }

  @Test func oneAloneIsItself() {
    let items = menu(Self.fees, Self.prospects).items
    #expect(items.map(\.label) == ["Fees", "Prospects"])
    #expect(items.allSatisfy { $0.parts.isEmpty })
  }

  @Test(arguments: [
    ("/members", true), ("/prospects", true), ("/prospects/12", true), ("/prospects-old", false), ("/fees", false), ("/", false),
  ]) func isMarkedOnEachOfItsPages(page: String, marked: Bool) {
    let menu = menu(Self.members, Self.fees, Self.prospects)
    #expect(menu.html(on: page).text.contains("aria-current=\"true\"") == marked)
    #expect((menu.section(on: page) != nil) == marked)
  }
}

import Foundation
import Testing
import Web

@Suite struct FrameTests {
  @Test("The page of the kit keeps the rules of every page", arguments: ComponentTests.readers.indices)
  func rules(index: Int) throws {
    let reader = ComponentTests.readers[index]
    var frame = chrome {
      $0.demo = true; $0.visitor = .init(name: "A", organisation: "Rennes", others: [("7", "Lyon")])
    }
    frame.reader = reader
    let html = Frame.page(title: "Kit", body: Kit.page(reader, live: ComponentTests.live(reader)), chrome: frame).text
    if let folder = ProcessInfo.processInfo.environment["PAIDEIA_KIT"] {
      try html.write(toFile: "\(folder)/kit-\(reader.language).html", atomically: true, encoding: .utf8)
    }
    #expect(!html.contains(" style="), "the security policy forbids style attributes")
    #expect(!html.contains(" onclick="), "and scripts in attributes")
    #expect(html.matches(of: /<h1>/).count == 1)
    #expect(html.utf8.count < 60_000)
    let ids = html.matches(of: #/ id="([^"]*)"/#).map { String($0.output.1) }
    #expect(Set(ids).count == ids.count, "ids are unique")
    var level = 1
    for heading in html.matches(of: /<h([1-6])/) {
      let next = try #require(Int(heading.output.1))
      #expect(next <= level + 1, "no heading skips a level")
      level = next
    }
  }

  @Test("In French and Spanish the frame and the kit speak no English")
  func words() throws {
    let english = Kit.page(ComponentTests.english, live: ComponentTests.live(ComponentTests.english)).text
    let sentences = Set(english.matches(of: />([A-Z][a-z]+ [a-z]+ [^<]{6,})</).map { String($0.output.1) })
      .filter { !$0.contains("bairro") }
    #expect(sentences.count > 15)
    #expect(ComponentTests.readers.count == 3)
    for reader in ComponentTests.readers where reader.language != .english {
      let page = Kit.page(reader, live: ComponentTests.live(reader)).text
      #expect(sentences.filter { page.contains(">\($0)<") }.isEmpty)
    }
  }

  @Test("A page says its languages to readers and to search engines")
  func languages() {
    let html = Frame.page(title: "T", body: "", chrome: chrome { $0.query = "country=FR&page=2" }).text
    #expect(html.contains("<link rel=\"canonical\" href=\"https://paideia.example/en/kit\">"))
    #expect(html.contains("<link rel=\"alternate\" hreflang=\"fr\" href=\"https://paideia.example/fr/kit\">"))
    #expect(html.contains("<a href=\"/fr/kit?country=FR&amp;page=2\" lang=\"fr\" hreflang=\"fr\">Français</a>"))
    #expect(html.contains("<html lang=\"en\">"))
    let home = Frame.page(
      title: "Paideia", body: "",
      chrome: chrome {
        $0.path = "/"; $0.indexed = false; $0.ownTitle = true
      }
    ).text
    #expect(home.contains("<title>Paideia</title>") && home.contains("noindex") && !home.contains("<h1>"))
    #expect(home.contains("href=\"/es\""))
  }

  @Test("Only who is signed in sees a way out, a way to act for another, and what waits")
  func visitor() {
    let out = Frame.page(title: "T", body: "", chrome: chrome()).text
    #expect(out.contains("href=\"/en/sign-in\"") && !out.contains("sign-out"))
    let visitor = Chrome.Visitor(name: "Somebody", organisation: "Rennes", others: [("7", "Lyon")])
    let inside = Frame.page(
      title: "T", body: "",
      chrome: chrome {
        $0.visitor = visitor; $0.waiting = ("/en/for-me", 3)
      }
    ).text
    #expect(inside.contains("method=\"post\" action=\"/en/sign-out\"") && !inside.contains("/en/sign-in\""))
    #expect(inside.contains("action=\"/en/acting\"") && inside.contains("<option value=\"7\">Lyon</option>"))
    #expect(inside.contains("<a href=\"/en/for-me\">For me (3)</a>"))
  }

  @Test("What stands behind one word of the menu is shown on its pages, wide and narrow")
  func section() {
    let html = Frame.page(
      title: "T", body: "",
      chrome: chrome {
        $0.visitor = .init(name: "Somebody", organisation: "Rennes")
        $0.path = "/prospects/12"
        let parts = ["Members", "Prospects"].map { Menu.Item($0, "/en/\($0.lowercased())", page: "/\($0.lowercased())") }
        $0.menus.staff = Menu([Menu.Item("Members and networks", parts: parts), Menu.Item("Fees", "/en/fees", page: "/fees")])
      }
    ).text
    #expect(html.matches(of: #/<nav [^>]*aria-label="Members and networks"/#).count == 2)
    #expect(html.matches(of: #/<a href="/en/prospects" aria-current="page">/#).count == 2)
    #expect(html.matches(of: #/<a href="/en/members" aria-current="true">/#).count == 2)
    #expect(html.matches(of: #/<a href="/en/members">/#).count == 2 && html.matches(of: #/<a href="/en/fees">/#).count == 2)
  }

  @Test("Only a page that says so is drawn anew by itself")
  func refresh() {
    #expect(!Frame.page(title: "T", body: "", chrome: chrome()).text.contains("http-equiv=\"refresh\""))
    let html = Frame.page(title: "T", body: "", chrome: chrome { $0.refresh = 5 }).text
    #expect(html.contains("<meta http-equiv=\"refresh\" content=\"5\">"))
  }

  @Test("A first visit stays small: style, print style, icon")
  func weight() throws {
    let folder = ComponentTests.web + "/Assets"
    let sizes = try ["style.css", "favicon.svg"].map { try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")).count }
    #expect(sizes.reduce(0, +) < 32_000)
    let style = try String(contentsOfFile: "\(folder)/style.css", encoding: .utf8)
    for word in ["light-dark(", "@import", "url(", "&:", "box-shadow: 0"] { #expect(!style.contains(word), "\(word)") }
  }
}

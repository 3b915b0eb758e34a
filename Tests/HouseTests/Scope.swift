import Core
import Foundation
import Storage
import TestKit
import Testing
import Web

/// What Rennes, the French network (`rennes`) and the secretariat were led to on their pages, asked for by everybody else: every
/// address, and every form as it stood there. What of it is everybody's to do, or meets their own things, is 200 or 303.
@Suite struct Scope {
  /// From whom it is kept. Tampere sits in the Executive Committee, Lisboa coordinates the Portuguese network.
  static let others: [(name: String, somebody: SmallWorld.Somebody?)] = [
    ("visitor", nil), ("no mandate", .nobody), ("foreign city", .tamperePolitical), ("foreign coordinator", .lisboaCoordinator),
    ("foreign delegation", .rosarioDelegation),
  ]
  static let file = Source.root.path + "/Tests/HouseTests/scope.csv"

  @Test(.timeLimit(.minutes(10))) func othersGetWhatTheTableSays() async throws {
    let found = Found()
    try await World.furnished { world in
      let life = Life(world)
      try await life.live()
      if let file = ProcessInfo.processInfo.environment["PAIDEIA_WRITE_LIFE"] {
        try life.told.write(toFile: file, atomically: true, encoding: .utf8)
      }
      var lines = [(["whose", "method", "route"] + Self.others.map(\.name)).joined(separator: ",")]
      var refused: [(form: PageForm, name: String, browser: Browser)] = []
      for whose in Life.Whose.allCases {
        for route in world.house.routes.sorted(by: { ($0.pattern, $0.method.rawValue) < ($1.pattern, $1.method.rawValue) }) {
          let forms = (life.forms[route.pattern + route.method.rawValue] ?? []).filter { $0.whose == whose }.prefix(5).map(\.form)
          let addresses = (life.addresses[route.pattern] ?? []).filter { $0.whose == whose }.prefix(3).map(\.path)
          if route.method == .get ? addresses.isEmpty : forms.isEmpty { continue }
          // A session of its own each time: signing out is one of the forms.
          let browsers = try await Self.browsers(world)
          var cells = [whose.rawValue, route.method.rawValue, route.pattern]
          for (name, browser) in browsers {
            var answers: Set<Int> = []
            if route.method == .get {
              for address in addresses { answers.insert(await browser.get(address).status) }
            } else {
              for form in forms {
                let status = await browser.send(form, form.standing).status
                answers.insert(status)
                if status >= 400 { refused.append((form, name, browser)) }
              }
            }
            cells.append(answers.sorted().map(String.init).joined(separator: " "))
          }
          lines.append(cells.joined(separator: ","))
        }
      }
      // Asked again, with nothing that is allowed in between: what is refused changes nothing.
      let before = try await world.tables()
      for (form, name, browser) in refused {
        let status = await browser.send(form, form.standing).status
        #expect(status >= 400, "\(form.method.rawValue) \(form.address) as \(name) was refused the first time")
      }
      #expect(before.differences(try await world.tables()) == "")
      found.lines = lines
    }
    if ProcessInfo.processInfo.environment["PAIDEIA_WRITE_ROUTES"] == "1" {
      try (found.lines.joined(separator: "\n") + "\n").write(toFile: Self.file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOfFile: Self.file, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(Set(found.lines).subtracting(expected).sorted() == [], "Answers that scope.csv does not expect.")
    #expect(Set(expected).subtracting(found.lines).sorted() == [], "Lines of scope.csv that no walk gives.")
  }

  static func browsers(_ world: World) async throws -> [(String, Browser)] {
    var all: [(String, Browser)] = []
    for (name, somebody) in others {
      if let somebody { all.append((name, try await world.signIn(somebody))) } else { all.append((name, world.visitor)) }
    }
    return all
  }

  final class Found: @unchecked Sendable {  // filled by one task, read after it
    var lines: [String] = []
  }
}

import Contents
import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Time

/// Delegates of many cities before one secret vote of a real server: the cities of the first start and more, an assembly convened, its
/// roll closed, the three passphrases taken, the vote open for everybody. Choosing some of nine, nearly everybody can vote otherwise.
struct Electorate: Sendable {
  struct Voter: Sendable {
    let city: OrganisationID
    let person: PersonID
    let browser: RawHTTP
  }

  static let options = (1...9).map { "Option number \($0)" }
  /// Found in files, so that a search that finds nothing else is known to search.
  static let title = "Quxilimb of the Kevroptan"

  let site: Site
  let secretariat: RawHTTP
  let voters: [Voter]
  let vote: Int64
  let assembly: Int64
  let passphrases: [String]
  /// How many each ballot chooses.
  let seats: Int
  var path: String { "/en/votes/\(vote)" }

  struct Failed: Error, CustomStringConvertible {
    let description: String
    init(_ what: String, _ reply: RawHTTP.Reply) { description = "\(what): \(reply.status) \(reply.text.suffix(2000))" }
  }

  /// - Parameters:
  ///   - count: so many delegates. Their server is running.
  ///   - seats: of the nine, to be chosen. Databases of one cluster share a journal: whoever looks for the text of a ballot in it chooses
  ///     another number than the other suites do.
  static func gather(_ count: Int, seats: Int = 3, at site: Site) async throws -> Electorate {
    let secretariat = try await aside { try site.enter("secretariat") }
    let house = try await Contents.house(site.place, settings: Settings())
    let known = try await house.database.read { tx in try tx.count("SELECT count(*) FROM directory_organisation WHERE kind = 'city'") }
    if known < count + 40 { try await more(count + 40 - known, at: site) }
    let body: Body? = try await house.database.read { tx in try Bodies.find(slug: "general-assembly", in: tx) }
    let assembly = try await convene(secretariat, try #require(body).id.value)
    let voters = try await delegates(count, of: assembly, site, house)
    let vote = try await aside { try prepare(assembly, seats, secretariat) }
    let passphrases = try await aside { try Self.passphrases(vote, secretariat, voters) }
    await house.database.close()
    return Electorate(
      site: site, secretariat: secretariat, voters: voters, vote: vote, assembly: assembly, passphrases: passphrases, seats: seats)
  }

  private static func more(_ count: Int, at site: Site) async throws {
    let lines = (0..<count).map { number -> String in
      let letters = [number / 26 / 26, number / 26 % 26, number % 26].map { String(UnicodeScalar(UInt8(97 + $0))) }.joined()
      return "Villebourg \(letters),FR,\(43 + number % 7).\(number),2.\(number),RFVE,,,,a test"
    }
    let head = "name,country_iso2,latitude,longitude,territorial_network,population,population_year,income_group,source\n"
    let file = "\(site.root)/more.csv"
    try (head + lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: true, encoding: .utf8)
    let end = try await site.run(["import", "cities", file, "--all-new"])
    #expect(end.status == 0, "\(end.output.suffix(1000))")
  }

  private static func did(_ what: String, _ reply: RawHTTP.Reply, _ status: Int = 303) throws -> Int64 {
    guard reply.status == status else { throw Failed(what, reply) }
    return Int64(reply.location.split(separator: "/").last ?? "") ?? 0
  }

  private static func convene(_ secretariat: RawHTTP, _ body: Int64) async throws -> Int64 {
    try await aside { () throws in
      let day = Clock.system.now().day.adding(days: 40).description
      let id = try did(
        "plan",
        secretariat.post(
          "/en/assemblies/new",
          [
            ("body", "\(body)"), ("kind", "ordinary"), ("title", "General Assembly"), ("language", "en"), ("day", day), ("time", "12:50"),
            ("zone", "Europe/Madrid"), ("minutes", "240"), ("link", "https://video.example.org/assembly"), ("audience", "1"),
          ]))
      _ = try did("agenda", secretariat.post("/en/meetings/\(id)/agenda", [("title", "Elections"), ("language", "en")]))
      _ = try did("convocation", secretariat.post("/en/assemblies/\(id)/convocation"))
      _ = try did("roll", secretariat.post("/en/assemblies/\(id)/roll"))
      return id
    }
  }

  /// One person with a mandate and a session for each of so many cities of the roll for which nobody acts yet.
  private static func delegates(_ count: Int, of assembly: Int64, _ site: Site, _ house: House) async throws -> [Voter] {
    let cities = try await house.database.read { tx -> [OrganisationID] in
      let roll: [OrganisationID] = try tx.values(
        "SELECT organisation FROM governance_roll WHERE assembly = \(assembly) AND votes ORDER BY organisation")
      let taken = Set(try Mandates.holders(of: roll, roles: [.political], on: tx.now.day, in: tx).map(\.organisation))
      return Array(roll.filter { !taken.contains($0) }.prefix(count))
    }
    #expect(cities.count == count)
    var voters: [Voter] = []
    for start in stride(from: 0, to: cities.count, by: 100) {
      let portion = Array(cities[start..<min(start + 100, cities.count)])
      voters += try await house.database.write { tx in
        try portion.map { city in
          let person = try People.register(
            name: "Delegate of \(city)", address: "delegate-\(city)@example.org", language: .english, in: tx)
          try Mandates.open(person, for: city, as: .political, evidence: "a test", by: .house, in: tx)
          let token = try Sessions.open(for: person, in: tx)
          return Voter(city: city, person: person, browser: site.client("paideia=\(token)"))
        }
      }
    }
    return voters
  }

  private static func prepare(_ assembly: Int64, _ seats: Int, _ secretariat: RawHTTP) throws -> Int64 {
    try did(
      "vote",
      secretariat.post(
        "/en/assemblies/\(assembly)/votes/new?form=several",
        [
          ("title", title), ("language", "en"), ("kind", "ordinary"), ("way", "secret"), ("options", options.joined(separator: "\n")),
          ("seats", "\(seats)"), ("elects", ""), ("closes", "\(Clock.system.now().day.adding(days: 20))T10:00"),
        ]))
  }

  private static func passphrases(_ vote: Int64, _ secretariat: RawHTTP, _ voters: [Voter]) throws -> [String] {
    _ = try did(
      "scrutineers",
      secretariat.post("/en/votes/\(vote)/scrutineers", [("first", "\(voters[0].person)"), ("second", "\(voters[1].person)")]))
    let words = try [secretariat, voters[0].browser, voters[1].browser].map { browser in
      let page = try browser.post("/en/votes/\(vote)/passphrases")
      guard let word = code(in: page) else { throw Failed("passphrase", page) }
      return word
    }
    _ = try did("opening", secretariat.post("/en/votes/\(vote)/opening"))
    return words
  }

  // MARK: Acts

  static func code(in page: RawHTTP.Reply) -> String? {
    page.status == 200 ? page.text.firstMatch(of: /<code>([^<]+)<\/code>/).map { String($0.1) } : nil
  }

  func choice() -> [Int] { Array((1...9).shuffled().prefix(seats)).sorted() }
  /// As files write it.
  static func text(_ choice: [Int]) -> String { "options " + choice.map(String.init).joined(separator: " ") }

  func cast(_ voter: Voter, _ choice: [Int]) throws -> RawHTTP.Reply {
    try voter.browser.post("\(path)/ballot", [("city", "\(voter.city)")] + choice.map { ("choice", "\($0)") })
  }

  func close() throws { _ = try Self.did("closing", secretariat.post("\(path)/closing")) }

  func count() throws {
    _ = try Self.did("count", secretariat.post("\(path)/count", [("first", passphrases[0]), ("second", passphrases[2])]))
  }

  func publish() throws { _ = try Self.did("publication", secretariat.post("\(path)/publication")) }

  /// What anybody downloads, counted by the small program; each code with its choice.
  func recounted() async throws -> (ballots: [String: String], words: String) {
    let folder = "\(site.root)/files-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let lines = try await aside { () throws -> [String] in
      for name in ["ballots.csv", "vote.json", "result.json", "SHA256SUMS"] {
        let file = try site.client().get("\(path)/files/\(name)")
        guard file.status == 200 else { throw Failed(name, file) }
        try Data(file.body).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      }
      return try String(contentsOfFile: "\(folder)/ballots.csv", encoding: .utf8).split(separator: "\n").dropFirst().map(String.init)
    }
    let program = URL(fileURLWithPath: Site.built).deletingLastPathComponent().appendingPathComponent("recount").path
    let counting = try Running(program, [folder], site.variables, folder: site.root, log: "\(folder)/words")
    let end = try await aside { counting.end() }
    #expect(end.status == 0, "\(end.output)")
    let pairs = lines.map { line in line.split(separator: ",", maxSplits: 1).map(String.init) }
    #expect(Set(pairs.map { $0[0] }).count == pairs.count, "no code twice")
    return (Dictionary(pairs.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first }), end.output)
  }
}

import Ballots
import Core
import Directory
import Storage
import Web

/// Papers of the hall: who got one while the vote is open, and what two of the three holders read from them once it is closed.
enum HallPaperPages {
  private struct Picture: Sendable {
    let vote: Vote
    let title: String
    let options: [String]
    let leads: Bool
    let mine: Holders.Holder?
    let rights: [VotingRight]
    let names: [OrganisationID: String]
    let given: Int
    /// How many of the holders have entered the papers; what they say only for whoever has entered too.
    let entered: Int
    let isMine: Bool
    let differences: [(number: Int, one: BallotChoice?, other: BallotChoice?)]
  }

  private static func read(_ visit: Visit, _ actor: Actor, in tx: Tx) throws -> Picture {
    let vote = try Vote.find(try AssemblySheet.id(visit), seenBy: visit.sight, in: tx)
    let leads = (try? Vote.led(vote.id, by: actor, in: tx)) != nil
    let mine = try Holders.list(of: vote.id, in: tx).first { $0.person == actor.person }
    guard vote.way == .secret, leads || mine != nil, [.open, .closed].contains(vote.state) else { throw Problem.notFound }
    let rights = leads ? try Vote.rights(of: vote.id, in: tx) : []
    let entries = try HallPapers.entries(of: vote.id, in: tx)
    let isMine = mine.map { entries[$0.place] != nil } ?? false
    var differences: [(number: Int, one: BallotChoice?, other: BallotChoice?)] = []
    let both = entries.sorted { $0.key < $1.key }.map(\.value)
    if both.count == 2, isMine || leads {
      differences = HallPapers.differences(both[0], both[1]).map { number in
        (number, both[0].count >= number ? both[0][number - 1] : nil, both[1].count >= number ? both[1][number - 1] : nil)
      }
    }
    let texts = try Texts.read(vote.id, for: visit.language, in: tx)
    return Picture(
      vote: vote, title: texts["title"]?.body ?? "",
      options: vote.question.options.enumerated().map { texts["option-\($0.offset + 1)"]?.body ?? $0.element }, leads: leads, mine: mine,
      rights: rights, names: try Organisations.names(rights.map(\.organisation), visit.language, on: tx.now.day, in: tx),
      given: try HallPapers.given(vote.id, in: tx), entered: entries.count, isMine: isMine, differences: differences)
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor, nil) }

  private static func page(_ visit: Visit, _ actor: Actor, _ sent: Filled?) async throws -> Answer {
    let picture = try await visit.read { tx in try read(visit, actor, in: tx) }
    let reader = visit.reader
    let html: HTML = """
      <p>\(reader.t("A city votes online or on paper, never both. When the vote is closed, two of the three holders read the papers, each apart. They count once both have entered the same."))</p>
      \(Kit.figures([Kit.figure(.number(picture.given), label: reader.t("Papers given out"), reader)]))
      \(picture.vote.state == .open ? giving(picture, sent, visit) : reading(picture, sent, visit))
      \(Kit.helpLink("votes", reader))
      """
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.column = .narrow
      chrome.indexed = false
      chrome.breadcrumb = [Link(picture.title, visit.path(picture.vote.path))]
    }
    return sent == nil
      ? visit.page(visit.t("Papers of the hall"), html, adjust) : visit.page(visit.t("Papers of the hall"), invalid: html, adjust)
  }

  // MARK: While it is open

  /// Who has voted online is not said here: the verb refuses them, one by one.
  private static func cityForm(_ picture: Picture) -> Form {
    let cities = picture.rights.filter { !$0.onPaper }.map { (name: picture.names[$0.organisation] ?? "", id: "\($0.organisation)") }
      .sorted { ($0.name, $0.id) < ($1.name, $1.id) }.map { Choice($0.id, name: $0.name) }
    return Form([.choice("city", "City", cities, required: true)], id: "paper")
  }

  private static func giving(_ picture: Picture, _ sent: Filled?, _ visit: Visit) -> HTML {
    guard picture.leads else { return "" }
    let items = picture.rights.filter(\.onPaper).map { right -> HTML in
      let name = picture.names[right.organisation] ?? ""
      let back = Kit.button(
        visit.t("Paper returned unused"), action: visit.path("\(picture.vote.path)/papers/return"),
        fields: Fields([("city", "\(right.organisation)")]), tone: .quiet, detail: name, visit.reader)
      return "<li>\(name) \(back)</li>"
    }
    let filled = sent ?? cityForm(picture).start()
    let form = filled.html(action: visit.path("\(picture.vote.path)/papers/cities"), submit: "Give a paper", reader: visit.reader)
    return Kit.section(visit.t("Cities that vote on paper"), (items.isEmpty ? "" : "<ul>\(items)</ul>") + form)
  }

  static func give(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await visit.read { tx in try read(visit, actor, in: tx) }
    var filled = cityForm(picture).fill(visit.form)
    if filled.problems.isEmpty, let city = OrganisationID(text: filled.string("city")) {
      do {
        try await visit.write { tx in try HallPapers.give(picture.vote.id, to: city, by: actor, in: tx) }
        return visit.redirect(to: "\(picture.vote.path)/papers", done: visit.t("This city votes on paper."))
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    return try await page(visit, actor, filled)
  }

  static func takeBack(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    guard let city = visit.form["city"].flatMap({ OrganisationID(text: $0) }) else { throw Problem.malformed }
    try await visit.write { tx in try HallPapers.takeBack(id, from: city, by: actor, in: tx) }
    return visit.redirect(to: "/votes/\(id)/papers", done: visit.t("This city can vote online."))
  }

  // MARK: Once it is closed

  private static let entryForm = Form(
    [
      .area(
        "papers", "What is on each paper", required: true, limit: 20_000, rows: 10,
        help: "Number the papers, then write one line for each: yes, no or abstain, or the numbers of the options; none, blank or spoilt.")
    ], id: "papers")

  private static func reading(_ picture: Picture, _ sent: Filled?, _ visit: Visit) -> HTML {
    let reader = visit.reader
    var parts: [HTML] = []
    if picture.given == 0 { return "<p>\(reader.t("No papers were given out."))</p>" }
    if picture.entered == 2, picture.differences.isEmpty {
      parts.append(Kit.notice(Notice(.done, "\(reader.t("Both entries agree: the papers can be counted."))"), reader))
    } else if !picture.differences.isEmpty {
      let rows = picture.differences.map { number, one, other -> [HTML] in
        ["\(reader.number(number))", "\(one?.description ?? "")", "\(other?.description ?? "")"]
      }
      let columns: [Table.Column] = [
        .init(reader.t("Paper"), numeric: true), .init(reader.t("First entry")), .init(reader.t("Second entry")),
      ]
      parts.append(
        Kit.notice(Notice(.warning, "\(reader.t("The two entries differ. Compare them with the papers, then enter them again."))"), reader))
      parts.append(Kit.table(Table(reader.t("Differences"), columns, rows: rows), reader))
    } else {
      parts.append(
        "<p>\(picture.entered == 0 ? reader.t("Nobody has entered the papers yet.") : reader.t("One of the two entries has been made."))</p>"
      )
    }
    if picture.mine != nil {
      if !picture.options.isEmpty {
        let items = picture.options.map { "<li>\($0)</li>" as HTML }
        parts.append(Kit.section(reader.t("Options"), "<ol>\(items)</ol>"))
      }
      let filled = sent ?? entryForm.start()
      parts.append(filled.html(action: visit.path("\(picture.vote.path)/papers"), submit: "Enter the papers", reader: reader))
    }
    return "\(parts)"
  }

  static func enter(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await visit.read { tx in try read(visit, actor, in: tx) }
    guard picture.mine != nil else { throw Problem.notFound }
    var filled = entryForm.fill(visit.form)
    let words: [String: BallotChoice] = [
      visit.t("Yes").lowercased(): .yes, visit.t("No").lowercased(): .no, visit.t("Abstention").lowercased(): .abstain,
      visit.t("None of these").lowercased(): .none, visit.t("Blank").lowercased(): .blank, visit.t("Spoilt").lowercased(): .spoilt,
    ]
    if filled.problems.isEmpty {
      do {
        let lines = filled.string("papers").split(whereSeparator: \.isNewline).map { String($0) }.filter { !$0.trimmed.isEmpty }
        let choices = try lines.enumerated().map { place, line in
          guard let choice = HallPapers.choice(line, picture.vote.question.kind, words: words) else {
            throw FieldProblem(
              "papers", "Line {number} is no answer to the question: {line}", ["number": "\(place + 1)", "line": String(line.prefix(60))])
          }
          return choice
        }
        try await visit.write { tx in try HallPapers.enter(choices, in: picture.vote.id, by: actor, in: tx) }
        return visit.redirect(to: "\(picture.vote.path)/papers", done: visit.t("Your reading of the papers is entered."))
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    return try await page(visit, actor, filled)
  }
}

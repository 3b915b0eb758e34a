import Ballots
import Core
import Directory
import Storage
import Time
import Web

/// The ballot of a city, and of each city whose vote it holds. One question on the page, one button.
enum BallotPages {
  struct Paper: Sendable {
    let vote: Vote
    let title: String
    let options: [String]
    /// For which cities this actor casts, and whether they have voted.
    let rights: [(city: OrganisationID, name: String, weight: Int, marked: Bool)]
    let words: HTML
    /// Cities of which this actor would cast the vote, had they not got a paper.
    let onPaper: [OrganisationID]
    /// How many may vote secretly, if they are fewer than five.
    let few: Int?
  }

  private static func read(_ visit: Visit, _ actor: Actor, in tx: Tx) throws -> Paper {
    let vote = try Vote.find(try AssemblySheet.id(visit), seenBy: visit.sight, in: tx)
    guard let own = actor.organisation else { throw Problem.forbidden("Vote for a city") }
    let held = try Vote.rights(of: vote.id, holder: own, in: tx)
    let rights = held.filter { !$0.onPaper }
    let first = (rights.first ?? held.first)?.organisation ?? own
    try Vote.mayCast(vote, for: first, by: actor, in: tx)
    let names = try Organisations.names(rights.map(\.organisation), visit.language, on: tx.now.day, in: tx)
    let texts = try Texts.read(vote.id, for: visit.language, in: tx)
    return Paper(
      vote: vote, title: texts["title"]?.body ?? "",
      options: vote.question.options.enumerated().map { texts["option-\($0.offset + 1)"]?.body ?? $0.element },
      rights: rights.sorted { ($0.organisation == own ? 0 : 1, $0.organisation) < ($1.organisation == own ? 0 : 1, $1.organisation) }.map {
        (city: $0.organisation, name: names[$0.organisation] ?? "", weight: $0.weight, marked: $0.marked)
      }, words: Markdown.html(texts["words"]?.body ?? ""),
      onPaper: held.filter(\.onPaper).map(\.organisation),
      few: try VoteActs.few(vote, in: tx))
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let paper = try await visit.read { tx in try read(visit, actor, in: tx) }
    return page(paper, sent: nil, visit)
  }

  private static func page(_ paper: Paper, sent: (city: OrganisationID, filled: Filled)?, _ visit: Visit) -> Answer {
    let forms = paper.rights.map { right -> HTML in
      let filled =
        sent.flatMap { $0.city == right.city ? $0.filled : nil } ?? form(paper, right.city).start(Fields([("city", "\(right.city)")]))
      let done: HTML =
        right.marked
        ? Kit.notice(
          Notice(
            .done,
            "\(visit.t("{city} has voted. You can vote again while the vote is open: only the last vote counts.", ["city": right.name]))"),
          visit.reader)
        : ""
      return Kit.section(
        right.name, done + filled.html(action: visit.path("\(paper.vote.path)/ballot"), submit: "Cast this vote", reader: visit.reader))
    }
    let secret: HTML =
      paper.vote.way == .secret
      ? "<p>\(visit.t("This vote is secret. Your choice is sealed before it is stored: nobody can open it alone, and after the count nothing here ties it to your city."))</p>"
      : "<p>\(visit.t("This vote is by roll call: what each city votes is published with the result."))</p>"
    let few = VoteActsViews.warning(paper.few, visit.reader)
    let html: HTML = "\(paper.words)\(secret)\(few)\(forms)\(Kit.helpLink("votes", visit.reader))"
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.column = .narrow
      chrome.indexed = false
      chrome.breadcrumb = [Link(visit.t("The session"), visit.path("/assemblies/\(paper.vote.assembly)/session"))]
    }
    return sent == nil ? visit.page(paper.title, html, adjust) : visit.page(paper.title, invalid: html, adjust)
  }

  /// Names of fields: one choice, several, or a rank for each option.
  private static func form(_ paper: Paper, _ city: OrganisationID) -> Form {
    let kind = paper.vote.question.kind
    let standing = paper.options.enumerated().filter { !paper.vote.question.withdrawn.contains($0.offset + 1) }
    let options = standing.map { Choice("\($0.offset + 1)", name: $0.element) }
    let more = (kind.allowsNone ? [Choice("none", "None of these")] : []) + (kind.allowsBlank ? [Choice("blank", "Blank vote")] : [])
    let fields: [Field] =
      switch kind.form {
      case .yesNo:
        [
          .choice(
            "choice", "Our vote",
            [Choice("yes", "Yes"), Choice("no", "No")] + (kind.allowsAbstention ? [Choice("abstain", "Abstention")] : []), required: true)
        ]
      case .one: [.choice("choice", "Our vote", options + more, required: true)]
      case .several: [.choices("choice", "Our vote", options + more, required: true)]
      case .ranked:
        standing.map { position, name in
          .number("rank-\(position + 1)", "Rank of {option}", in: 1...kind.options).naming(["option": name])
        } + (more.isEmpty ? [] : [.choice("choice", "Instead of ranks", more)])
      }
    return Form(fields + [.hidden("city")], id: "ballot-\(city)")
  }

  static func cast(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let paper = try await visit.read { tx in try read(visit, actor, in: tx) }
    let named = visit.form["city"].flatMap { OrganisationID(text: $0) }
    if let named, paper.onPaper.contains(named) { throw Problem.conflict("This city votes on paper in the hall.") }
    guard let city = named, let right = paper.rights.first(where: { $0.city == city })
    else { throw Problem.conflict("You do not hold the vote of this city.") }
    var filled = form(paper, city).fill(visit.form)
    if filled.problems.isEmpty {
      do {
        let choice = try choice(filled, paper.vote.question.kind)
        return try await cast(choice, paper, right, visit, actor)
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    return page(paper, sent: (city, filled), visit)
  }

  /// Seals outside the transaction, writes inside it, and shows the codes once.
  private static func cast(
    _ choice: BallotChoice, _ paper: Paper, _ right: (city: OrganisationID, name: String, weight: Int, marked: Bool), _ visit: Visit,
    _ actor: Actor
  ) async throws -> Answer {
    let id = paper.vote.id
    guard paper.vote.way == .secret, let key = paper.vote.key else {
      try await visit.write { tx in try Vote.cast(id, for: right.city, choice, by: actor, in: tx) }
      return visit.redirect(to: "/votes/\(id)/ballot", done: visit.t("{city} has voted.", ["city": right.name]))
    }
    let codes = (0..<right.weight).map { _ in BallotCode.random() }
    let sealed = try BallotBox(vote: id.value, publicKey: key, wrapped: []).seal(choice, codes: codes, voter: right.city.value)
    try await visit.write { tx in try Vote.cast(id, for: right.city, choice, sealed: sealed, by: actor, in: tx) }
    let list = codes.map { "<li><code>\($0.description)</code></li>" as HTML }
    let html: HTML = """
      <p>\(visit.t("This code is shown once and stored nowhere: write it down. With it you can find your ballot in the list published with the result."))</p>
      <ul class="codes">\(list)</ul>
      <p><a class="button" href="\(path: visit.path("/assemblies/\(paper.vote.assembly)/session"))">\(visit.t("Back to the session"))</a> \
      <a href="\(path: visit.path("/votes/\(id)/ballot"))">\(visit.t("Vote for another city or vote again"))</a></p>
      """
    var answer = visit.page(visit.t("{city} has voted", ["city": right.name]), html) { chrome in
      chrome.column = .narrow
      chrome.indexed = false
    }
    answer.headers[.cacheControl] = "no-store"
    return answer
  }

  /// What was marked, as a ballot in canonical order.
  private static func choice(_ filled: Filled, _ kind: VoteKind) throws -> BallotChoice {
    let marked = filled.list("choice").filter { !$0.isEmpty }
    let isRanked = kind.form == .ranked && (1...max(1, kind.options)).contains { filled.int("rank-\($0)") != nil }
    if marked.contains("none") || marked.contains("blank"), marked.count > 1 || isRanked {
      throw FieldProblem("choice", "Choose either among the options or this, not both.")
    }
    if marked == ["none"] { return .none }
    if marked == ["blank"] { return .blank }
    do {
      switch kind.form {
      case .yesNo:
        guard let choice = BallotChoice(filled.string("choice")) else { throw Problem.malformed }
        return choice
      case .one, .several: return try kind.choice(marked: marked.compactMap { Int($0) })
      case .ranked: return try ranking(filled, kind)
      }
    } catch let refusal as VoteKind.Refusal {
      throw FieldProblem(kind.form == .ranked ? "rank-1" : "choice", refusal.sentence, refusal.values)
    }
  }

  /// From ranks to an order: each rank once, from the first on without a gap.
  private static func ranking(_ filled: Filled, _ kind: VoteKind) throws -> BallotChoice {
    let ranked = (1...kind.options).compactMap { option in filled.int("rank-\(option)").map { (option: option, rank: $0) } }
      .sorted { $0.rank < $1.rank }
    for (position, place) in ranked.enumerated() where place.rank != position + 1 {
      throw FieldProblem("rank-\(place.option)", "Use each rank once, starting from 1 and without gaps.")
    }
    return try kind.choice(marked: ranked.map(\.option))
  }
}

extension VoteKind.Refusal {
  var sentence: Phrase {
    switch self {
    case .wrongForm, .unknownOption, .namedTwice, .notOffered: "This ballot does not answer the question. Check it again."
    case .tooFew: "Choose at least {number}."
    case .tooMany: "Choose at most {number}."
    }
  }
  var values: [String: String] {
    switch self {
    case .tooFew(let number), .tooMany(let number): ["number": "\(number)"]
    default: [:]
    }
  }
}

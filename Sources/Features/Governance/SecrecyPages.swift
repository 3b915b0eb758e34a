import Ballots
import Core
import Directory
import Storage
import Web

/// The passphrases of a secret vote: who holds them, each shown once to its holder alone, and the count that two of them open.
enum SecrecyPages {
  private struct Picture: Sendable {
    let vote: Vote
    let title: String
    let holders: [Holders.Holder]
    let people: [PersonID: String]
    /// Who may be a scrutineer: delegates of the assembly.
    let candidates: [Choice]
    let leads: Bool
    let mine: Holders.Holder?
  }

  private static func read(_ visit: Visit, _ actor: Actor, in tx: Tx) throws -> Picture {
    let vote = try Vote.find(try AssemblySheet.id(visit), seenBy: visit.sight, in: tx)
    let holders = try Holders.list(of: vote.id, in: tx)
    let leads = (try? Vote.led(vote.id, by: actor, in: tx)) != nil
    let mine = holders.first { $0.person == actor.person }
    guard vote.way == .secret, leads || mine != nil else { throw Problem.notFound }
    let assembly = try Assembly.find(vote.assembly, in: tx)
    let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
    let delegates = leads ? try Attendance.read(assembly, rules, at: tx.now, in: tx).delegates : [:]
    let people = try People.names(Set(holders.map(\.person) + delegates.values.map(\.person)), in: tx)
    let names = try Organisations.names(delegates.keys, visit.language, on: tx.now.day, in: tx)
    let candidates = delegates.values.map { delegate in
      (person: delegate.person, name: "\(names[delegate.organisation] ?? ""): \(people[delegate.person] ?? "")")
    }.sorted { ($0.name, $0.person) < ($1.name, $1.person) }
    return Picture(
      vote: vote, title: try Texts.read(vote.id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "", holders: holders,
      people: people, candidates: candidates.map { Choice("\($0.person)", name: $0.name) }, leads: leads, mine: mine)
  }

  private static func form(_ picture: Picture) -> Form {
    Form(
      [
        .choice("first", "First scrutineer", picture.candidates, required: true),
        .choice("second", "Second scrutineer", picture.candidates, required: true),
      ], id: "scrutineers")
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor, nil) }

  private static func page(_ visit: Visit, _ actor: Actor, _ sent: Filled?) async throws -> Answer {
    let picture = try await visit.read { tx in try read(visit, actor, in: tx) }
    let reader = visit.reader
    let rows = picture.holders.map { holder -> [HTML] in
      [
        "\(picture.people[holder.person] ?? "")", "\(holder.place == 0 ? reader.t("Chair") : reader.t("Scrutineer"))",
        holder.key == nil ? Kit.badge(reader.t("Not taken yet"), .waiting) : Kit.badge(reader.t("Has a passphrase"), .good),
      ]
    }
    let columns: [Phrase] = ["Holder", "Role", "Status"]
    let table =
      rows.isEmpty
      ? "" : Kit.table(Table(reader.t("Holders"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false), reader)
    var body: HTML = """
      <p>\(reader.t("Two of three passphrases are needed to open a secret vote. Each is shown once, only to its holder, and stored nowhere: write it down on paper and keep it until the vote is counted."))</p>
      \(table)
      """
    if picture.vote.state == .prepared, picture.vote.key == nil {
      if picture.mine != nil {
        body +=
          Kit.button(
            picture.mine?.key == nil ? reader.t("Show my passphrase") : reader.t("Make a new passphrase for me"),
            action: visit.path("\(picture.vote.path)/passphrases"), tone: .main, reader)
      }
      if picture.leads {
        let filled = sent ?? form(picture).start()
        let name = filled.html(action: visit.path("\(picture.vote.path)/scrutineers"), submit: "Name the scrutineers", reader: reader)
        body += Kit.section(reader.t("Scrutineers"), name)
      }
    } else if picture.vote.key != nil, picture.vote.state == .prepared {
      body += "<p>\(reader.t("All three holders have their passphrases: the vote can be opened."))</p>"
    }
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.column = .narrow
      chrome.indexed = false
      chrome.breadcrumb = [Link(picture.title, visit.path(picture.vote.path))]
    }
    let html = body + Kit.helpLink("votes", reader)
    return sent == nil ? visit.page(visit.t("Passphrases"), html, adjust) : visit.page(visit.t("Passphrases"), invalid: html, adjust)
  }

  static func name(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await visit.read { tx in try read(visit, actor, in: tx) }
    var filled = form(picture).fill(visit.form)
    if filled.problems.isEmpty {
      let people = ["first", "second"].compactMap { PersonID(text: filled.string($0)) }
      do {
        try await visit.write { tx in try Holders.name(people, for: picture.vote.id, by: actor, in: tx) }
        return visit.redirect(
          to: "\(picture.vote.path)/passphrases",
          done: visit.t("The scrutineers are named. All three holders now take their passphrases on this page."))
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    return try await page(visit, actor, filled)
  }

  /// Shows a passphrase once.
  static func take(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await visit.read { tx in try read(visit, actor, in: tx) }
    guard picture.mine != nil else { throw Problem.notFound }
    let (passphrase, key) = try await BallotBox.holder()
    try await visit.write { tx in try Holders.take(key, for: picture.vote.id, by: actor, in: tx) }
    let html: HTML = """
      <p class="passphrase"><code>\(passphrase.description)</code></p>
      <p>\(visit.t("Write it down now: it is shown once and stored nowhere. Capitals, spaces and hyphens do not matter. If you lose it, the other two holders will be needed."))</p>
      <p><a class="button" href="\(path: visit.path("\(picture.vote.path)/passphrases"))">\(visit.t("I have written it down"))</a></p>
      """
    var answer = visit.page(visit.t("Your passphrase"), html) { chrome in
      chrome.column = .narrow
      chrome.indexed = false
      chrome.breadcrumb = [Link(picture.title, visit.path(picture.vote.path))]
    }
    answer.headers[.cacheControl] = "no-store"
    return answer
  }

  // MARK: The count

  private static let countForm = Form(
    [
      .password("first", "A passphrase", help: "As you wrote it down: only the letters matter.", autocomplete: "off"),
      .password("second", "Another passphrase", autocomplete: "off"),
    ], id: "count")

  private static func countPage(_ visit: Visit, _ actor: Actor, _ sent: Filled?) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let (vote, title) = try await visit.read { tx in
      (try Vote.led(id, by: actor, in: tx).0, try Texts.read(id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "")
    }
    guard vote.state == .closed, vote.way == .secret else { throw Problem.conflict("There is nothing to count here now.") }
    let filled = sent ?? countForm.start()
    let html: HTML = """
      <p>\(visit.t("Two of the three holders type their passphrases. All envelopes are opened at once; then the envelopes and the key are deleted."))</p>
      \(filled.html(action: visit.path("\(vote.path)/count"), submit: "Count the votes", reader: visit.reader))
      """
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.column = .narrow
      chrome.indexed = false
      chrome.breadcrumb = [Link(title, visit.path(vote.path))]
    }
    return sent == nil
      ? visit.page(visit.t("Count the votes"), html, adjust) : visit.page(visit.t("Count the votes"), invalid: html, adjust)
  }

  static func countForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await countPage(visit, actor, nil) }

  static func count(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    var filled = countForm.fill(visit.form)
    guard filled.problems.isEmpty else { return try await countPage(visit, actor, filled) }
    let sealed = try await visit.read { tx in try Vote.sealed(id, by: actor, in: tx) }
    do {
      let key = try await sealed.box.unlock([filled.string("first"), filled.string("second")])
      let ballots = try key.openAll(sealed.envelopes, marks: sealed.marks, kind: sealed.vote.question.kind)
      try await visit.write { tx in try Vote.count(sealed, ballots, by: actor, in: tx) }
      try await visit.house.database.emptyJournal()
      return visit.redirect(to: "/votes/\(id)", done: visit.t("The votes are counted. Check the result, then publish it."))
    } catch let problem as BallotBox.LockProblem {
      filled.add(problem.field)
      return try await countPage(visit, actor, filled)
    } catch let problem as OpeningProblem {
      throw Problem.conflict(problem.sentence)
    }
  }
}

extension BallotBox.LockProblem {
  var field: FieldProblem {
    let name = { (place: Int) in place == 0 ? "first" : "second" }
    return switch self {
    case .mistyped(let place): FieldProblem(name(place), "This passphrase is mistyped. Check each letter.")
    case .unknown(let place): FieldProblem(name(place), "This passphrase does not belong to this vote.")
    case .sameTwice: FieldProblem("second", "Two different passphrases are needed.")
    case .notTwo, .notThree, .damaged: FieldProblem("first", "The key of this vote is damaged. Annul the vote and repeat it.")
    }
  }
}

extension OpeningProblem {
  var sentence: Phrase {
    switch self {
    case .withoutEnvelope, .withoutMark, .twoEnvelopes, .otherWeight:
      "The envelopes and the marks on the roll do not match: nothing was counted. Annul the vote and repeat it."
    case .unreadable, .notOffered, .sameCode: "An envelope cannot be read: nothing was counted. Annul the vote and repeat it."
    }
  }
}

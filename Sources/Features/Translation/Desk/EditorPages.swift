import Approvals
import Core
import Directory
import Storage
import Web

/// One text and its translation, side by side, segment by segment.
enum EditorPages {
  struct Picture: Sendable {
    let assignment: Assignment
    let title: String
    let address: String?
    let brief: String
    /// Of the last turn: what is to be changed.
    let note: String?
    let units: [Unit]
    let labels: [String: Phrase]
    let current: Unit?
    let matches: [Memory.Match]
    let terms: [Shield.Term]
    let names: [TextCheck.Name]
    /// What was asked of the concordance, and what it answers.
    let asked: String
    let concordance: [Memory.Match]
    let places: [RecordID: (title: String, address: String)]
    let isStale: Bool
    let mayWrite: Bool
    let isTheirs: Bool

    var done: Int { units.count { $0.isDone } }
    /// The first that is open after the current one, else before it.
    var next: Unit? {
      let after = units.first { !$0.isDone && $0.place > (current?.place ?? 0) }
      return after ?? units.first { !$0.isDone && $0.place != current?.place }
    }
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    page(try await picture(visit, actor), EditorViews.Sent(), visit)
  }

  private static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  private static func picture(_ visit: Visit, _ actor: Actor, at place: Int? = nil) async throws -> Picture {
    let id = try id(visit)
    let wanted = place ?? visit.request.query["segment"].flatMap { Int($0) }
    let asked = String((visit.request.query["q"] ?? "").trimmed.prefix(100))
    return try await visit.read { tx in
      let assignment = try Assignments.find(id, by: actor, in: tx)
      let (from, to) = (assignment.source, assignment.target)
      let units = try Units.all(of: id, in: tx)
      let current = units.first { $0.place == wanted } ?? units.first { !$0.isDone } ?? units.first
      let mayWrite = (try? Units.requireOpen(assignment, actor)) != nil
      let owner = try Record.find(assignment.record, seenBy: .house, in: tx).owner
      let terms = try Terms.between(from, to, owner: owner, in: tx)
      let matches = try mayWrite ? current.map { try Memory.matches($0.source, from: from, to: to, in: tx) } ?? [] : []
      let concordance = try asked.isEmpty ? [] : Memory.concordance(asked, from: from, to: to, in: tx)
      let request = try Requests.find(id, in: tx)
      let card = try Cards.of(
        [assignment.record] + (matches + concordance).compactMap(\.record), visit.language.nearestOfficial, seenBy: actor.sight, in: tx)
      let shown = assignment.state == .delivered ? units : current.map { [$0] } ?? []
      return Picture(
        assignment: assignment, title: try DeskPages.title(assignment.record, visit.language, in: tx),
        address: card[assignment.record]?.address,
        brief: request.values["brief"] ?? "",
        note: try assignment.state == .translating
          ? Requests.turns(of: id, in: tx).first.flatMap { $0.move == "return" ? $0.note : nil } : nil,
        units: units, labels: labels(visit.house), current: current, matches: matches, terms: terms,
        names: try Names.of(shown.map(\.source), in: tx), asked: asked, concordance: concordance,
        places: card.mapValues { ($0.title, $0.address) },
        isStale: try [.translating, .delivered].contains(assignment.state) ? Units.isStale(assignment, visit.house, in: tx) : false,
        mayWrite: mayWrite, isTheirs: actor.person != nil && assignment.person == actor.person)
    }
  }

  /// What the fields of texts are called, whichever kind they are of.
  private static func labels(_ house: House) -> [String: Phrase] {
    Dictionary(house.textKinds.values.flatMap(\.fields).map { ($0.name, $0.label) }, uniquingKeysWith: { first, _ in first })
  }

  private static func page(_ picture: Picture, _ sent: EditorViews.Sent, _ visit: Visit) -> Answer {
    let adjust = { (chrome: inout Chrome) in
      chrome.indexed = false
      chrome.lead = HTML.text(
        "\(Kit.languageName(picture.assignment.source, visit.reader)) → \(Kit.languageName(picture.assignment.target, visit.reader))")
      chrome.modules = [visit.house.assets.path("desk.js")]
      chrome.breadcrumb = [Link(visit.t("Translation desk"), visit.path("/desk"))]
    }
    let body = EditorViews.page(picture, sent, visit)
    guard let problem = sent.problem else { return visit.page(picture.title, body, adjust) }
    return visit.page(picture.title, invalid: body, status: problem.isConflict ? .conflict : .unprocessableContent, adjust)
  }

  /// One segment: kept, or kept and confirmed. With script the answer is its new version and what is doubtful; without, the
  /// page of the next one.
  static func save(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    guard let place = Int(visit.parameter("place")), let version = visit.form["version"].flatMap({ Int($0) }) else {
      throw Problem.malformed
    }
    let (body, confirm) = (visit.form["body"] ?? "", visit.form["confirm"] == "1")
    do {
      let kept = try await visit.write { tx in
        try Units.save(id, place, body, confirm: confirm, version: version, by: actor, in: tx)
      }
      if visit.request.headers[.accept] == "application/json" {
        let picture = try await picture(visit, actor, at: place)
        return JSON.answer(Saved(version: kept, checks: EditorViews.checks(picture, visit).text, next: picture.next?.place))
      }
      let next = try await confirm ? picture(visit, actor, at: place).next?.place ?? place : place
      return Answer.redirect(to: visit.path("/desk/\(id)?segment=\(next)#segment-\(next)"))
    } catch Problem.conflict(let sentence, let values) {
      let now = try await picture(visit, actor, at: place)
      // Only another's words can be shown beside what was typed; anything else is said on a page of its own.
      guard let unit = now.current, unit.place == place, unit.version != version, now.mayWrite else {
        throw Problem.conflict(sentence, values)
      }
      return page(now, EditorViews.Sent(body: body, problem: .init(visit.t(sentence, values), isConflict: true)), visit)
    } catch let problem as FieldProblem {
      let now = try await picture(visit, actor, at: place)
      return page(now, EditorViews.Sent(body: body, problem: .init(visit.t(problem.message, problem.values))), visit)
    }
  }

  struct Saved: Encodable {
    let version: Int
    let checks: String
    let next: Int?
  }

  static func accept(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    try await visit.write { tx in try Assignments.accept(id, visit.house, by: actor, in: tx) }
    return visit.redirect(
      to: "/desk/\(id)", done: visit.t("It is yours. What you write is saved as you go."),
      undo: Undo(action: visit.path("/desk/\(id)/return")))
  }

  static func giveBack(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    try await visit.write { tx in try Assignments.giveBack(id, visit.house, by: actor, in: tx) }
    return visit.redirect(to: "/desk", done: visit.t("It is offered to others again; what you have done is saved for them."))
  }

  static func deliver(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    do { try await visit.write { tx in try Assignments.deliver(id, visit.house, by: actor, in: tx) } } catch Problem.invalid(let problems) {
      let sentence = problems.first.map { visit.t($0.message, $0.values) } ?? ""
      return page(try await picture(visit, actor), EditorViews.Sent(problem: .init(sentence, isOfSegment: false)), visit)
    }
    return visit.redirect(
      to: "/desk", done: visit.t("Delivered. Somebody will review it; you will receive an e-mail when it is published."))
  }

  static func renew(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    try await visit.write { tx in try Units.renew(id, visit.house, by: actor, in: tx) }
    return visit.redirect(to: "/desk/\(id)", done: visit.t("The changes in the original have been brought in."))
  }
}

/// Names of cities and networks that stand in a text, in any language, with what they are called in all of them.
enum Names {
  static func of(_ sentences: [String], in tx: Tx) throws -> [TextCheck.Name] {
    let runs = Set(sentences.flatMap(candidates))
    if runs.isEmpty { return [] }
    let names = try Organisations.otherNames(of: Array(runs.sorted().prefix(2000)), in: tx)
    return names.map { TextCheck.Name(from: $0.key, to: $0.value) }.sorted { $0.from < $1.from }
  }

  /// One to four words that begin with a capital. Pure.
  static func candidates(_ sentence: String) -> Set<String> {
    let words = sentence.split { !($0.isLetter || $0 == "-" || $0 == "’" || $0 == "'") }.map(String.init)
    var found: Set<String> = []
    for start in words.indices where words[start].first?.isUppercase ?? false {
      for length in 1...4 where start + length <= words.count {
        guard words[start + length - 1].first?.isUppercase ?? false else { continue }
        found.insert(words[start..<start + length].joined(separator: " "))
      }
    }
    return found.filter { $0.count >= 3 && $0.count <= 80 }
  }
}

import Core
import Directory
import Meetings
import Storage
import Web

/// Who stands for election at an assembly: for everybody who sees it. A city submits its candidature here, and withdraws it.
enum CandidaturePages {
  struct Picture: Sendable {
    let sheet: AssemblySheet
    let candidates: [Candidate]
    let bodies: [Choice]
    /// Of cities and, by record, of bodies.
    let names: [OrganisationID: String]
    let bodyNames: [ID<Body>: String]
    let leads: Bool
    /// The city for which this reader may submit now.
    let city: OrganisationID?
  }

  private static func read(_ visit: Visit, in tx: Tx) throws -> Picture {
    let sheet = try AssemblySheet.read(visit, in: tx)
    let candidates = try Candidature.candidates(sheet.meeting, sheet.rules, in: tx)
    let bodies = try Candidature.bodies(sheet.assembly, sheet.meeting, in: tx)
    let texts = try Texts.read(bodies.map(\.record), ["name"], for: visit.language, in: tx)
    let bodyNames = Dictionary(uniqueKeysWithValues: bodies.map { ($0.id, texts[$0.record]?["name"]?.body ?? $0.slug) })
    let own = visit.actor?.organisation
    let isOpen = sheet.assembly.state == .convened && (sheet.lastDay(.candidatures).map { sheet.today <= $0 } ?? true)
    let mayStand = isOpen && visit.may(GovernancePermissions.delegate, on: own) && own.flatMap { sheet.attendance.roll[$0] } != nil
    return Picture(
      sheet: sheet, candidates: candidates, bodies: bodies.map { Choice("\($0.id)", name: bodyNames[$0.id] ?? "") },
      names: try Organisations.names(candidates.map(\.candidature.organisation), visit.language, on: tx.now.day, in: tx),
      bodyNames: bodyNames, leads: visit.may(GovernancePermissions.conduct, on: sheet.meeting.owner), city: mayStand ? own : nil)
  }

  private static func form(_ picture: Picture) -> Form {
    Form(
      [
        .choice("body", "Body to be elected", picture.bodies, required: true),
        .file(
          "letter", "Letter signed by the mayor", types: Candidature.letterTypes.map(\.mediaType).sorted(), required: true,
          help: "A scan or a photograph. Your city and the secretariat can read it."),
      ], id: "candidature")
  }

  static func show(_ visit: Visit) async throws -> Answer { try await page(visit, nil) }

  private static func page(_ visit: Visit, _ sent: Filled?) async throws -> Answer {
    let picture = try await visit.read { tx in try read(visit, in: tx) }
    let sheet = picture.sheet
    let html: HTML = """
      \(sheet.tabs("/candidates", visit))
      \(deadline(sheet, visit.reader))
      \(list(picture, visit))
      \(standing(picture, sent, visit))
      \(leading(picture, visit))
      \(Kit.helpLink("votes", visit.reader))
      """
    let title = visit.t("Candidates: {assembly}", ["assembly": sheet.title])
    return sent == nil ? visit.page(title, html, sheet.adjust(visit)) : visit.page(title, invalid: html, sheet.adjust(visit))
  }

  private static func deadline(_ sheet: AssemblySheet, _ reader: Reader) -> HTML {
    guard let day = sheet.lastDay(.candidatures) else { return "" }
    return day < sheet.today
      ? "<p>\(reader.t("Candidatures could be submitted until {day}.", ["day": reader.day(day)]))</p>"
      : "<p>\(reader.t("Candidatures can be submitted until {day}.", ["day": reader.day(day)]))</p>"
  }

  private static func list(_ picture: Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = picture.candidates.map { candidate -> [HTML] in
      let one = candidate.candidature
      let name = picture.names[one.organisation] ?? ""
      let isOwn = one.organisation == visit.actor?.organisation && visit.may(GovernancePermissions.delegate, on: one.organisation)
      var acts: [HTML] = []
      if picture.leads || isOwn {
        acts.append(
          "<a href=\"\(path: visit.path("/candidatures/\(one.id)/letter"))\">\(reader.t("Letter"))<span class=\"aloud\"> \(name)</span></a>"
        )
      }
      if one.withdrawn == nil, picture.leads || isOwn, picture.sheet.assembly.state != .closed {
        acts.append(
          Kit.button(
            reader.t("Withdraw"), action: visit.path("/candidatures/\(one.id)/withdrawal"), tone: .quiet, detail: name, reader))
      }
      return [
        "\(name)\(candidate.isOutgoing ? "<br><span class=\"soft\">\(reader.t("Outgoing member"))</span>" as HTML : "")",
        "\(picture.bodyNames[one.body] ?? "")", Kit.shortDay(one.submitted.day, reader), state(candidate, reader), "\(acts.joined(" "))",
      ]
    }
    let columns: [Phrase] = ["City", "Stands for", "Submitted on", "Can be elected", "What to do"]
    return Kit.table(
      Table(
        reader.t("Candidates"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
        empty: Kit.empty(reader.t("No city stands for election yet."), reader)), reader)
  }

  private static func state(_ candidate: Candidate, _ reader: Reader) -> HTML {
    if candidate.candidature.withdrawn != nil { return Kit.badge(reader.t("Withdrawn"), .neutral) }
    if candidate.isEligible { return Kit.badge(reader.t("Can be elected"), .good) }
    let reasons = candidate.impediments.map { impediment -> HTML in
      "<li>\(reader.t(impediment.label)). <span class=\"soft\">\(reader.t(impediment.cure))</span></li>"
    }
    return "\(Kit.badge(reader.t("Cannot be elected yet"), .late))<ul>\(reasons)</ul>"
  }

  private static func standing(_ picture: Picture, _ sent: Filled?, _ visit: Visit) -> HTML {
    guard picture.city != nil, !picture.bodies.isEmpty else { return "" }
    let only = picture.bodies.count == 1 ? [("body", picture.bodies[0].value)] : []
    let filled = sent ?? form(picture).start(Fields(only))
    return Kit.section(
      visit.t("Candidature of your city"),
      filled.html(action: visit.path("\(picture.sheet.assembly.path)/candidates"), submit: "Submit our candidature", reader: visit.reader))
  }

  private static func leading(_ picture: Picture, _ visit: Visit) -> HTML {
    guard picture.leads, picture.sheet.assembly.state != .closed, !picture.bodies.isEmpty else { return "" }
    return """
      <div class="actions"><a class="button" href="\(path: visit.path("\(picture.sheet.assembly.path)/election"))">\
      \(visit.t("Prepare the election"))</a></div>
      """
  }

  // MARK: Acts

  static func submit(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await visit.read { tx in try read(visit, in: tx) }
    var filled = form(picture).fill(visit.form, files: visit.uploads)
    guard filled.problems.isEmpty, let upload = filled.file("letter"), let body = ID<Body>(text: filled.string("body")) else {
      return try await page(visit, filled)
    }
    let id = picture.sheet.assembly.id
    do {
      let file = try await Files.store(
        upload.bytes, name: upload.name, accepted: Candidature.letterTypes, field: "letter", in: visit.house.database)
      _ = try await visit.write { tx in
        try Candidature.submit(for: body, letter: (file, upload.name), at: id, by: actor, in: tx)
      }
    } catch Problem.invalid(let problems) {
      return try await page(visit, filled.with(problems))
    } catch let problem as FieldProblem {
      filled.add(problem)
      return try await page(visit, filled)
    }
    return visit.redirect(to: "/assemblies/\(id)/candidates", done: visit.t("Your city stands for election."))
  }

  static func withdraw(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let assembly = try await visit.write { tx in
      try Candidature.withdraw(id, by: actor, in: tx)
      return try Candidature.find(id, in: tx).assembly
    }
    return visit.redirect(to: "/assemblies/\(assembly)/candidates", done: visit.t("The candidature is withdrawn."))
  }

  /// For the city itself and whoever leads.
  static func letter(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let file = try await visit.read { tx in
      let candidature = try Candidature.find(id, in: tx)
      let (_, meeting) = try Assembly.find(candidature.assembly, seenBy: actor.sight, in: tx)
      guard
        actor.may(GovernancePermissions.conduct, on: meeting.owner)
          || (actor.organisation == candidature.organisation && actor.may(GovernancePermissions.delegate, on: candidature.organisation))
      else { throw Problem.notFound }
      return try Files.of([id], in: tx)[id]?.first { $0.field == Candidature.letterField }
    }
    guard let file else { throw Problem.notFound }
    return Files.answer(file, visit)
  }
}

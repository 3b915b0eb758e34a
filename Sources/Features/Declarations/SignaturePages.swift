import Core
import Directory
import Storage
import Time
import Web

/// How a city signs, and how it says that it did not.
enum SignaturePages {
  private static func read(_ visit: Visit, in tx: Tx) throws -> (Declaration, String) {
    let declaration = try Declaration.find(try DeclarationPages.id(visit), seenBy: visit.sight, in: tx)
    return (declaration, try Texts.read(declaration.id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "")
  }

  // MARK: By the political mandate

  private static func signing(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Declaration) {
    let (declaration, title, city) = try await visit.read { tx in
      let (declaration, title) = try read(visit, in: tx)
      guard let city = actor.organisation else { throw Problem.forbidden(DeclarationPermissions.sign.label) }
      try actor.require(DeclarationPermissions.sign, on: city)
      return (declaration, title, try Organisations.names([city], visit.language, on: tx.now.day, in: tx)[city] ?? "")
    }
    let page = FormPage(
      title: visit.t("Sign for {city}", ["city": city]),
      form: Form([.flag("sure", "I hold the political mandate of my city and sign in its name.", required: true)]),
      path: "\(declaration.path)/signature", submit: "Sign for your city",
      lead: visit.t(
        "The name of your city is public at once. Its political delegates get an e-mail and can say for seven days that they did not sign."),
      before: "<p><a href=\"\(path: visit.path(declaration.path))\">\(title)</a></p>",
      after: Kit.helpLink("declarations", visit.reader), breadcrumb: DeclarationEditing.trail(visit, declaration.id, title))
    return (page, declaration)
  }

  static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await signing(visit, actor).0.shown(visit) }

  static func sign(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, declaration) = try await signing(visit, actor)
    return try await page.sent(visit, done: visit.t("Your city has signed.")) { _, tx in
      try Signature.sign(declaration.id, by: actor, in: tx)
      return declaration.path
    }
  }

  // MARK: By a council's decision

  private static func council(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Declaration) {
    let isHouse = actor.may(DeclarationPermissions.manage)
    let (declaration, title, cities) = try await visit.read { tx in
      let (declaration, title) = try read(visit, in: tx)
      let own = actor.organisation.map { [$0] } ?? []
      let ids = isHouse ? try Organisations.members(on: tx.now.day, in: tx).map(\.id) : own
      for city in own where !isHouse { try actor.require(DeclarationPermissions.bring, on: city) }
      let signed = Set(try Signature.standing(of: declaration.id, in: tx).map(\.city))
      let names = try Organisations.names(ids, visit.language, on: tx.now.day, in: tx)
      return (declaration, title, ids.filter { !signed.contains($0) }.map { Choice("\($0)", name: names[$0] ?? "") })
    }
    let start = cities.count == 1 ? Fields([("city", cities[0].value)]) : Fields()
    let page = FormPage(
      title: visit.t("Enter a council decision"),
      form: Form([
        .choice("city", "City that signs", cities, required: true),
        .file(
          "decision", "Decision of the council", types: ["application/pdf", "image/jpeg", "image/png"], required: true,
          help: "PDF or picture. Only the city and the secretariat see it."),
      ]), path: "\(declaration.path)/council", submit: "Enter the signature", start: start,
      lead: visit.t("The political delegates of the city get an e-mail and can say for seven days that they did not sign."),
      breadcrumb: DeclarationEditing.trail(visit, declaration.id, title))
    return (page, declaration)
  }

  static func councilForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await council(visit, actor).0.shown(visit) }

  static func bring(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, declaration) = try await council(visit, actor)
    let filled = page.form.fill(visit.form, files: visit.uploads)
    guard filled.problems.isEmpty, let upload = filled.file("decision"), let city = OrganisationID(text: filled.string("city")) else {
      return page.drawn(filled, visit)
    }
    let file: StoredFile
    do {
      file = try await Files.store(
        upload.bytes, name: upload.name, accepted: [.pdf, .jpeg, .png], field: "decision", in: visit.house.database)
    } catch Problem.invalid(let problems) { return page.drawn(filled.with(problems), visit) }
    return try await page.sent(visit, done: visit.t("The city has signed.")) { _, tx in
      let signature = try Signature.bring(declaration.id, for: city, by: actor, in: tx)
      try Files.attach(file, to: signature, field: "decision", name: upload.name, in: tx)
      return declaration.path
    }
  }

  // MARK: “We did not sign this”

  static func disputeForm(_ visit: Visit) async throws -> Answer {
    let token = visit.parameter("token")
    let (signature, title, city) = try await visit.read { tx in
      let signature = try Signature.find(token: token, in: tx)
      return (
        signature, try Texts.read(signature.declaration, ["title"], for: visit.language, in: tx)["title"]?.body ?? "",
        try Organisations.names([signature.city], visit.language, on: tx.now.day, in: tx)[signature.city] ?? ""
      )
    }
    let values = ["city": city, "text": title, "day": visit.reader.day(signature.signed.adding(days: Signature.disputeDays).day)]
    let body: HTML =
      if signature.ended != nil {
        "<p>\(visit.t("This signature no longer stands."))</p>"
      } else if signature.isDisputable(at: visit.now) {
        """
        <p>\(visit.t("{city} stands among the cities that sign “{text}”. Until {day} you can say that it did not sign.", values))</p>
        \(Kit.button(visit.t("We did not sign this"), action: visit.path("/declarations/signatures/\(token)"), tone: .danger, visit.reader))
        """
      } else { "<p>\(visit.t("The seven days have passed. Write to the secretariat."))</p>" }
    return visit.page(visit.t("Signature of {city}", values), body) { chrome in
      chrome.column = .narrow
      chrome.indexed = false
      chrome.breadcrumb = DeclarationEditing.trail(visit, signature.declaration, title)
    }
  }

  static func dispute(_ visit: Visit) async throws -> Answer {
    let token = visit.parameter("token")
    _ = try await visit.write { tx in try Signature.dispute(token: token, in: tx) }
    return visit.redirect(
      to: "/declarations/signatures/\(token)", done: visit.t("The signature has fallen, and the secretariat is told."))
  }
}

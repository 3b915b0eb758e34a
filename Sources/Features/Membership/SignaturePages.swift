import Approvals
import Core
import Directory
import Storage
import Web

/// What the mayor's office sees of an application: the commitment, the form, a name and one button.
enum SignaturePages {
  /// The city asks for the signature, from the page of its application.
  static func ask(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let request = try await visit.read { tx in try own(id, visit, actor, in: tx) }
    let page = FormPage(
      title: visit.t("Ask the mayor to sign"), form: Signature.askForm, path: "/applications/\(id)/signature-request",
      submit: "Send the link", breadcrumb: [Link(visit.t("Application for membership"), visit.path(request.path))])
    return try await page.sent(visit, done: visit.t("The link is on its way. It is valid for thirty days.")) { filled, tx in
      let request = try own(id, visit, actor, in: tx)
      try actor.require(.appliesForMembership, on: request.owner)
      try Signature.ask(
        request, address: filled.string("address"), language: Language(filled.string("language")) ?? .english, visit.house, in: tx)
      return request.path
    }
  }

  private static func own(_ id: RecordID, _ visit: Visit, _ actor: Actor, in tx: Tx) throws -> RequestRow {
    let request = try Requests.find(id, by: actor, visit.house, in: tx)
    guard request.kind == Application.name else { throw Problem.notFound }
    return request
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let token = visit.parameter("token")
    guard let request = try await visit.read({ tx in try Signature.find(token: token, in: tx) }) else { return SignInPages.ended(visit) }
    return page(request, token, visit).shown(visit)
  }

  private static func page(_ request: RequestRow, _ token: String, _ visit: Visit) -> FormPage {
    let reader = visit.reader
    let form = Application.kind.form(reader)
    let answers = form.fields.filter { !$0.isFile && $0.name != "charter" }.map { field in
      (reader.t(field.label), field.shown(request.values.all(field.name), reader))
    }
    let before: HTML = """
      <p class="lead">\(reader.t("By signing, the city commits itself to the principles of the Charter of Educating Cities and asks to become a member of the association."))</p>
      <p><a href="\(path: visit.path("/charter"))">\(reader.t("Read the Charter"))</a></p>
      <h2>\(reader.t("What the form says"))</h2>\(Kit.definitions(answers))
      <h2>\(reader.t("Signature of the mayor"))</h2>
      """
    var sign = Signature.form
    sign.fields.append(.hidden("digest"))
    return FormPage(
      title: reader.t("Application of {city}", ["city": request.values["name"] ?? ""]), form: sign, path: "/joining/signature/\(token)",
      submit: "Sign", start: Fields([("digest", Signature.digest(request.values))]), before: before)
  }

  static func sign(_ visit: Visit) async throws -> Answer {
    let token = visit.parameter("token")
    try visit.house.limits.take(SignIn.perClient, visit.request.client, now: visit.now)
    guard let request = try await visit.read({ tx in try Signature.find(token: token, in: tx) }) else { return SignInPages.ended(visit) }
    return try await page(request, token, visit).sent(
      visit, { filled, tx in try Signature.sign(token: token, name: filled.string("name"), digest: filled.string("digest"), in: tx) }
    ) { signed in
      guard signed != nil else { return SignInPages.ended(visit) }
      return JoiningPages.narrow(
        visit, visit.t("Signed"), "<p>\(visit.t("Thank you. The city can now submit its application."))</p>")
    }
  }
}

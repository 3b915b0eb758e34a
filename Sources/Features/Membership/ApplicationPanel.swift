import Approvals
import Core
import Directory
import Storage
import Web

/// What the page of an application shows above its form: how far it is, the signature, the networks to be asked.
enum ApplicationPanel {
  static func show(_ request: RequestRow, _ visit: Visit, _ tx: Tx) throws -> HTML? {
    var parts = steps(request, visit)
    let isAsker = visit.actor?.organisation == request.owner && visit.may(.appliesForMembership, on: request.owner)
    let isOpen = Application.kind.state(request.state)?.editable ?? false
    parts += try signature(request, asks: isAsker && isOpen, visit, tx)
    if isAsker, isOpen { parts += try colleagues(request, visit, tx) }
    if visit.may(.admitsMembers), request.state == "submitted" { parts += try networks(request, visit, tx) }
    if request.state == "awaiting-payment" {
      parts +=
        "<p>\(visit.t("The invoice comes by e-mail. When the first fee arrives, the city automatically becomes a provisional member."))</p>"
    }
    if visit.may(.admitsMembers) {
      let city = try Organisations.find(request.owner, in: tx)
      parts += "<p><a href=\"\(path: visit.path("/membership/\(city.slug)"))\">\(visit.t("Membership of this city"))</a></p>"
    }
    return parts
  }

  private static func steps(_ request: RequestRow, _ visit: Visit) -> HTML {
    let way = ["draft", "submitted", "opinion", "awaiting-payment", "provisional", "ratified"]
    let here = way.firstIndex(of: request.state == "incomplete" ? "draft" : request.state)
    guard let here else { return "" }
    let steps = way.enumerated().compactMap { position, name -> (label: String, state: Kit.StepState)? in
      guard let state = Application.kind.state(name) else { return nil }
      let last = position == way.count - 1 && position == here
      return (visit.t(state.label), last || position < here ? .done : position == here ? .current : .ahead)
    }
    return Kit.steps(steps, label: visit.t("The steps of an application"), visit.reader)
  }

  private static func signature(_ request: RequestRow, asks: Bool, _ visit: Visit, _ tx: Tx) throws -> HTML {
    let sentence: String
    switch try Signature.standing(of: request.id, values: request.values, in: tx) {
    case .signed(let name, let moment):
      sentence = visit.t("Signed by {name} on {day}.", ["name": name, "day": visit.reader.day(visit.reader.today(moment))])
    case .outdated: sentence = visit.t("What the mayor signed has been changed since: the signature no longer counts.")
    case .asked(let ends):
      sentence = visit.t("A link was sent to the mayor’s office. It is valid until {day}.", ["day": visit.reader.day(ends.day)])
    case .none: sentence = visit.t("Not signed yet. Send the mayor’s office a link here, or a signed letter with the form below.")
    }
    var body: HTML = "<p>\(sentence)</p>"
    if asks {
      let form = Signature.askForm.start(Fields([("language", request.language.nearestOfficial.code)])).html(
        action: visit.path("/applications/\(request.id)/signature-request"), submit: "Send the link", reader: visit.reader)
      body += "<details><summary>\(visit.t("Ask the mayor to sign by a link"))</summary>\(form)</details>"
    }
    return Kit.section(visit.t("Signature of the mayor"), body)
  }

  private static func colleagues(_ request: RequestRow, _ visit: Visit, _ tx: Tx) throws -> HTML {
    let city = try Organisations.find(request.owner, in: tx)
    return """
      <p>\(visit.t("Colleagues whom you invite see and fill in the same form."))
      <a href="\(path: visit.path("/team/\(city.slug)"))">\(visit.t("Invite colleagues"))</a></p>
      """
  }

  /// For the secretariat: which networks are asked for their opinion.
  private static func networks(_ request: RequestRow, _ visit: Visit, _ tx: Tx) throws -> HTML {
    let day = tx.now.day
    let tied = try Organisations.networks(of: request.owner, on: day, in: tx)
    let all = try Organisations.all([.network], in: tx)
    let names = try Organisations.names((all + tied).map(\.id), visit.language, on: day, in: tx)
    let without = try tied.filter { try Organisations.coordinators(of: $0.id, on: day, in: tx).isEmpty }
    let list = tied.map { network -> HTML in
      let mute = without.contains { $0.id == network.id }
      return "<li>\(names[network.id] ?? network.name)\(mute ? " – \(visit.t("nobody coordinates it now"))" : "")</li>"
    }
    let choices = all.filter { network in !tied.contains { $0.id == network.id } }.map { Choice("\($0.id)", name: names[$0.id] ?? $0.name) }
    let form = networkForm(choices).start().html(
      action: visit.path("/applications/\(request.id)/networks"), submit: "Link to this network", reader: visit.reader)
    let now: HTML =
      tied.isEmpty ? "<p>\(visit.t("No network is linked to this city: nobody is asked for an opinion."))</p>" : "<ul>\(list)</ul>"
    return Kit.section(
      visit.t("Networks of this city"), "\(now)<details><summary>\(visit.t("Link to another network"))</summary>\(form)</details>")
  }

  static func networkForm(_ choices: [Choice]) -> Form { Form([.choice("network", "Network", choices, required: true)], id: "network") }

  static func tie(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let path = try await visit.write { tx in
      let request = try Requests.find(id, by: actor, visit.house, in: tx)
      guard request.kind == Application.name else { throw Problem.notFound }
      try actor.require(.admitsMembers)
      guard request.state == "submitted" else { throw Problem.conflict("This request has moved on: it cannot be changed now.") }
      guard let network = visit.form["network"].flatMap({ OrganisationID(text: $0) }),
        try Organisations.all([.network], in: tx).contains(where: { $0.id == network })
      else { throw FieldProblem("network", "Choose one of these.") }
      try Organisations.tie(request.owner, to: network, from: tx.now.day, source: "", by: actor, in: tx)
      return request.path
    }
    return visit.redirect(to: path, done: visit.t("The city is linked to the network."))
  }
}

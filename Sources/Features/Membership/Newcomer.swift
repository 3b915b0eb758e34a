import Approvals
import Core
import Directory
import Storage
import Web

/// Somebody with the link of a mail wants to act for a city that is known here. The link proves an address and no more: a delegate of the
/// city or the secretariat vouches, or nothing comes of it.
enum Newcomer {
  static let name = "membership.newcomer"
  /// Days after which nobody decides any more and name and address go.
  static let days = 30

  static let kind: RequestKind = {
    var kind = RequestKind(
      name, "Somebody wants to act for the city", opens: DirectoryPermissions.mandates, sees: DirectoryPermissions.mandates,
      states: states, moves: moves
    ) { _ in form }
    kind.isPersonal = true
    kind.personal = ["person_name", "person_address"]
    kind.forgetsAtOnce = true
    kind.panel = { request, visit, _ in
      guard request.state == "asked" else { return nil }
      let lead = visit.t("The person you vouch for becomes technical delegate of the city. Make sure that they are who they say they are.")
      return "<p>\(lead)</p>"
    }
    return kind
  }()

  private static let form = Form([
    .text("person_name", "Name", required: true, limit: 120), .email("person_address", "E-mail address", required: true),
    .text("city", "City, as they wrote it", required: true, limit: 200), .text("language", "Language in which we write to them"),
  ])

  private static let states = [
    RequestState("begun", "To be submitted", turn: .nobody, tone: .neutral),
    RequestState("asked", "Waits for somebody to vouch", turn: .holder(DirectoryPermissions.mandates), days: days, lapse: "lapse"),
    RequestState("vouched", "May act for the city", turn: .nobody, tone: .good, ends: true),
    RequestState("refused", "May not act for the city", turn: .nobody, tone: .stopped, ends: true),
    RequestState("lapsed", "Nobody has vouched in time", turn: .nobody, tone: .stopped, ends: true),
  ]

  private static let moves = [
    RequestMove("asking", from: ["begun"], to: "asked", "Asked by the link of a mail", by: .asker).with { $0.note = .none },
    RequestMove("vouching", from: ["asked"], to: "vouched", "Vouch for them", by: .holder(DirectoryPermissions.mandates)).with {
      $0.tone = .main
      $0.effect = vouched
    },
    RequestMove("refusal", from: ["asked"], to: "refused", "Refuse", by: .holder(DirectoryPermissions.mandates)).with {
      $0.effect = { request, _, house, tx in try refused(request, house, in: tx) }
    },
    RequestMove("lapse", from: ["asked"], to: "lapsed", "Nobody has vouched in time", by: .house).with {
      $0.effect = { request, _, house, tx in try refused(request, house, in: tx) }
    },
  ]

  /// By the link that was just used; nobody has an account yet.
  static func ask(_ beginning: Beginning, for city: OrganisationID, _ house: House, in tx: WriteTx) throws {
    let values = Fields([
      ("person_name", beginning.name), ("person_address", beginning.address), ("city", beginning.city),
      ("language", beginning.language.code),
    ])
    let nobody = Actor(person: nil, organisation: nil, roles: [], sight: .everyone)
    try Requests.openByLink(kind, for: city, values: values, language: beginning.language, move: "asking", house, by: nobody, in: tx)
  }

  private struct Who {
    let name: String
    let address: String
    let language: Language
    let city: String
  }

  private static func who(_ request: RequestRow) -> Who? {
    let values = request.values
    guard let name = values["person_name"], let address = values["person_address"], !name.isEmpty, !address.isEmpty else { return nil }
    return Who(name: name, address: address, language: request.language, city: values["city"] ?? "")
  }

  private static let vouched: RequestMove.Effect = { request, actor, house, tx in
    guard let who = who(request) else { throw Problem.conflict("Name and address of this person were erased: refuse them.") }
    _ = try Beginning.open(
      name: who.name, address: who.address, who.language, as: who.city, for: request.owner, house, by: actor, in: tx)
    let reader = Reader(language: who.language, words: house.words)
    let letter = Letter(
      subject: reader.t("You may act for {city}", ["city": who.city]),
      [
        .paragraph(
          reader.t("It is confirmed that you act for {city}. Sign in with this address to go on.", ["city": who.city])),
        .link(reader.t("Sign in"), house.address("/sign-in", who.language)),
      ])
    try Outbox.put(letter.mail(to: nil, who.address, who.language, key: "joining vouched \(request.id)"), in: tx)
  }

  private static func refused(_ request: RequestRow, _ house: House, in tx: WriteTx) throws {
    guard let who = who(request) else { return }
    let reader = Reader(language: who.language, words: house.words)
    let letter = Letter(
      subject: reader.t("Your application for {city}", ["city": who.city]),
      [
        .paragraph(
          reader.t(
            "{city} is already known here, and we could not confirm that you act for it. Ask a colleague who acts for the city to invite you, or write to the secretariat.",
            ["city": who.city]))
      ])
    try Outbox.put(letter.mail(to: nil, who.address, who.language, key: "joining refused \(request.id)"), in: tx)
  }

  /// A day after the house itself refuses, which needs the address for its letter.
  static let retention = Retention(
    "newcomers", "Names and addresses of people who want to act for a known city",
    reason: "They go with the decision, or after thirty days without one.", days: days + 1
  ) { before, tx in try Requests.forgetNames(of: name, before: before, in: tx) }
}

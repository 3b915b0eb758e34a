import Approvals
import Core
import Directory
import Storage
import Web

/// The application of a city for membership, from the first word to ratification, as data of the house's one conversation.
enum Application {
  static let name = "membership.application"

  /// Days that a network has for its opinion.
  static let opinionDays = 10
  /// Days without any move after which an application that was never handed in may be ended.
  static let draftDays = 90

  static let kind: RequestKind = {
    var kind = RequestKind(
      name, "Application for membership", opens: .appliesForMembership, sees: .seesApplications, states: states, moves: moves,
      form: form)
    kind.personal = [
      "mayor", "political_name", "political_post", "political_email", "political_phone", "technical_name", "technical_post",
      "technical_email", "technical_phone",
    ]
    kind.check = check
    kind.panel = { request, visit, tx in try ApplicationPanel.show(request, visit, tx) }
    return kind
  }()

  private static let states: [RequestState] = [
    RequestState("draft", "Being filled in", turn: .asker, editable: true),
    RequestState("submitted", "Being checked", turn: .holder(.admitsMembers), days: 14),
    RequestState("incomplete", "To be completed", turn: .asker, days: 30, editable: true),
    RequestState("opinion", "Opinion of the network", turn: .holder(.advisesOnMembers), days: opinionDays, lapse: "lapse"),
    RequestState("awaiting-payment", "Waiting for the first fee", turn: .asker, days: 60),
    RequestState("provisional", "Provisional member", turn: .nobody, tone: .good),
    RequestState("ratified", "Ratified", turn: .nobody, tone: .good, ends: true),
    RequestState("not-ratified", "Not ratified", turn: .nobody, tone: .stopped, ends: true),
    RequestState("rejected", "Not accepted", turn: .nobody, tone: .stopped, ends: true),
    RequestState("withdrawn", "Withdrawn", turn: .nobody, tone: .stopped, ends: true),
    RequestState("closed", "Ended without an answer", turn: .nobody, tone: .stopped, ends: true),
  ]

  private static let moves: [RequestMove] = [
    RequestMove("submission", from: ["draft", "incomplete"], to: "submitted", "Submit", by: .asker).with {
      $0.note = .none
      $0.needsForm = true
      $0.effect = submitted
    },
    RequestMove("return", from: ["submitted"], to: "incomplete", "Ask to complete", by: .holder(.admitsMembers)).with {
      $0.note = .required
      $0.noteLabel = "What is missing"
      $0.reopens = true
    },
    RequestMove("consultation", from: ["submitted"], to: "opinion", "Ask the network for its opinion", by: .holder(.admitsMembers)).with {
      $0.tone = .main
      $0.offered = { request, _, tx in try mayConsult(request, in: tx) }
    },
    RequestMove("endorsement", from: ["opinion"], to: "awaiting-payment", "Support it", by: .holder(.advisesOnMembers)).with {
      $0.tone = .main
      $0.ledger = "application.accepted"
      $0.effect = accepted
    },
    RequestMove("reservation", from: ["opinion"], to: "submitted", "Express a reservation", by: .holder(.advisesOnMembers)).with {
      $0.note = .required
    },
    RequestMove("lapse", from: ["opinion"], to: "awaiting-payment", "No opinion came in time", by: .house).with {
      $0.ledger = "application.accepted"
      $0.effect = accepted
    },
    RequestMove("acceptance", from: ["submitted"], to: "awaiting-payment", "Accept the application", by: .holder(.admitsMembers)).with {
      $0.tone = .main
      $0.ledger = "application.accepted"
      $0.offered = { request, _, tx in try !mayConsult(request, in: tx) }
      $0.effect = accepted
    },
    RequestMove("rejection", from: ["submitted"], to: "rejected", "Do not accept", by: .holder(.admitsMembers)).with {
      $0.note = .required
      $0.tone = .danger
      $0.ledger = "application.rejected"
      $0.effect = { request, _, _, tx in try ended(request, in: tx) }
    },
    // Nothing ends by itself; what nobody answers would otherwise stay open for ever.
    RequestMove(
      "closing", from: ["draft", "incomplete", "awaiting-payment"], to: "closed", "End it: the city no longer answers",
      by: .holder(.admitsMembers)
    ).with {
      $0.note = .required
      $0.tone = .danger
      $0.ledger = "application.closed"
      $0.offered = { request, _, tx in tx.now.day > request.due ?? request.since.day.adding(days: draftDays) }
      $0.effect = { request, _, _, tx in try ended(request, in: tx) }
    },
    RequestMove("payment", from: ["awaiting-payment"], to: "provisional", "The first fee arrived", by: .house).with {
      $0.effect = admitted
    },
    RequestMove("arrival", from: ["awaiting-payment"], to: "provisional", "Say that the fee arrived", by: .holder(.admitsMembers)).with {
      $0.note = .required
      $0.noteLabel = "Where the payment was seen"
      $0.effect = admitted
    },
    RequestMove("ratification", from: ["provisional"], to: "ratified", "Ratified by the General Assembly", by: .house),
    RequestMove("non-ratification", from: ["provisional"], to: "not-ratified", "Not ratified by the General Assembly", by: .house).with {
      $0.note = .required
      $0.tells = false
    },
    RequestMove(
      "withdrawal", from: ["draft", "incomplete", "submitted", "opinion", "awaiting-payment"], to: "withdrawn", "Withdraw the application",
      by: .asker
    ).with {
      $0.tone = .danger
      $0.ledger = "application.withdrawn"
      $0.effect = { request, _, _, tx in try ended(request, in: tx) }
    },
  ]

  private static let languages: [Choice] = [Choice("en", name: "English"), Choice("fr", name: "Français"), Choice("es", name: "Español")]

  private static func form(_ reader: Reader) -> Form {
    Form(city(reader) + delegate("political", political) + delegate("technical", technical) + commitment)
  }

  private static func city(_ reader: Reader) -> [Field] {
    [
      .text("name", "Official name of the city", required: true, limit: 200, help: "In its own language and script."),
      .text("name_en", "Its name in English, if it has one", limit: 200),
      .text("name_fr", "Its name in French, if it has one", limit: 200),
      .text("name_es", "Its name in Spanish, if it has one", limit: 200),
      .choice("country", "Country", Beginning.countries(reader), required: true),
      .text("region", "Region or province", limit: 200),
      .number("population", "Inhabitants", in: 1...50_000_000, required: true, help: "As counted by the statistical office."),
      .number("population_year", "Year of that figure", in: 1990...2100, required: true),
      .text("population_source", "Where that figure is published", limit: 300),
      .text("mayor", "Name of the mayor", required: true, limit: 120),
      .area("address", "Postal address of the city hall", required: true, limit: 500, rows: 3),
      .link("website", "Website of the city"),
      .choice("language", "Working language with the association", languages, required: true),
    ]
  }

  private static let commitment: [Field] = [
    .area("reasons", "Why the city wants to join", required: true, limit: 4000),
    .flag("charter", "The city commits itself to the principles of the Charter of Educating Cities", required: true),
    .flag("publish", "The association may publish the reasons and the contacts of the city"),
    .day("council_day", "Day on which the council decided to join", required: true),
    .file("agreement", "Agreement of the council", types: ["application/pdf"], required: true, help: "A copy as a PDF."),
    .file(
      "letter", "Letter signed by the mayor", types: ["application/pdf"],
      help: "As a PDF. Not needed if the mayor signs with the link above."),
  ]

  private struct DelegateWords {
    let name: Phrase, post: Phrase, email: Phrase, phone: Phrase, language: Phrase
  }
  private static let political = DelegateWords(
    name: "Political delegate: name", post: "Political delegate: office", email: "Political delegate: e-mail address",
    phone: "Political delegate: telephone", language: "Political delegate: language")
  private static let technical = DelegateWords(
    name: "Technical delegate: name", post: "Technical delegate: office", email: "Technical delegate: e-mail address",
    phone: "Technical delegate: telephone", language: "Technical delegate: language")

  private static func delegate(_ role: String, _ words: DelegateWords) -> [Field] {
    [
      .text("\(role)_name", words.name, required: true, limit: 120), .text("\(role)_post", words.post, required: true, limit: 120),
      .email("\(role)_email", words.email, required: true, autocomplete: "off"), .text("\(role)_phone", words.phone, limit: 40),
      .choice("\(role)_language", words.language, languages, required: true),
    ]
  }

  /// A network is asked once; after a reservation the secretariat decides.
  private static func mayConsult(_ request: RequestRow, in tx: Tx) throws -> Bool {
    if try Requests.turns(of: request.id, in: tx).contains(where: { $0.move == "reservation" }) { return false }
    let day = tx.now.day
    return try Organisations.networks(of: request.owner, on: day, in: tx).contains { network in
      try !Organisations.coordinators(of: network.id, on: day, in: tx).isEmpty
    }
  }

  private static func check(_ filled: Filled, _ request: RequestRow, _ tx: Tx) throws -> [FieldProblem] {
    var problems: [FieldProblem] = []
    let today = tx.now.day
    if let day = filled.day("council_day"), day > today { problems.append(FieldProblem("council_day", "This day has not come yet.")) }
    if let year = filled.int("population_year"), year > today.year {
      problems.append(FieldProblem("population_year", "This year has not come yet."))
    }
    let hasLetter = try Files.of([request.id], in: tx)[request.id]?.contains { $0.field == "letter" } ?? false
    if !hasLetter {
      // As typed: that is what the mayor saw.
      switch try Signature.standing(of: request.id, values: request.values, in: tx) {
      case .signed: break
      case .outdated:
        problems.append(
          FieldProblem("letter", "What the mayor signed has been changed since. Ask for the signature again, or send a signed letter."))
      default:
        problems.append(FieldProblem("letter", "The mayor has not signed yet, either with the link or by a letter that you send here."))
      }
    }
    return problems
  }
}

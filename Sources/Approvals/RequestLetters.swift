import Core
import Directory
import Storage
import Web

/// Mail on each turn: to whoever must act next, and to whoever asked when something happened to their request.
enum RequestLetters {
  /// Written apart from the move, so that a long list of recipients holds nobody up. May run twice: keys make it once.
  static let job = JobKind("request.letters") { house, payload in
    guard let id = payload["turn"].flatMap({ ID<Turn>(text: $0) }) else { return }
    try await house.database.write { tx in
      guard let row = try tx.row("SELECT \(Turn.columns) FROM approvals_turn t WHERE t.id = \(id)") else { return }
      let turn = try Turn(row)
      let request = try Requests.find(turn.request, in: tx)
      guard let kind = house.requestKinds[request.kind], let state = kind.state(turn.to) else { return }
      // Where it has moved on meanwhile, that turn's own letter says whose turn it is.
      let next = request.state == turn.to ? try whoseTurn(request, kind, state, in: tx) : []
      let asker = try asking(request, kind, in: tx)
      try write(turn, request, kind, state, to: next, isTheirTurn: true, house, in: tx)
      let acting = Set(next.map(\.person))
      // Who asked knows what they did themselves.
      let isTheirs = if case .asker? = kind.move(turn.move)?.by { true } else { false }
      if turn.organisation != request.owner || turn.person == nil || !isTheirs {
        try write(turn, request, kind, state, to: asker.filter { !acting.contains($0.person) }, isTheirTurn: false, house, in: tx)
      }
    }
  }

  /// Once, on the day after a state's last: to those whose turn it is.
  static let reminders = JobKind("request.reminders", every: .day) { house, _ in
    try await house.database.write { tx in
      let late: [RecordID] = try tx.values(
        "SELECT q.id FROM approvals_request q WHERE q.ended = FALSE AND q.due < \(tx.now.day) ORDER BY q.id LIMIT 500")
      for id in late {
        let request = try Requests.find(id, in: tx)
        guard let kind = house.requestKinds[request.kind], let state = kind.state(request.state) else { continue }
        for holder in distinct(try whoseTurn(request, kind, state, in: tx)) {
          let reader = Reader(language: holder.language, words: house.words)
          let values = try RequestLetters.values(request, kind, state, reader, in: tx)
          let letter = Letter(
            subject: reader.t("Still waiting for you: {request}, {city}", values),
            [
              .paragraph(
                reader.t(
                  "The request “{request}” of {city} has been waiting for you since {since}. It was due on {day}.",
                  values.merging([
                    "since": reader.day(request.since.day), "day": request.due.map { reader.day($0) } ?? "",
                  ]) { $1 })), .link(reader.t("Open the request"), house.address(request.path, reader.language)),
            ])
          try Outbox.put(
            letter.mail(
              to: holder.person, holder.address, holder.language, key: "request late \(request.id) \(request.since) \(holder.person)"),
            in: tx)
        }
      }
    }
  }

  /// Whom a letter goes to, for a role or for themselves.
  private struct Addressee {
    let person: PersonID
    let address: String
    let language: Language

    init(person: PersonID, address: String, language: Language) {
      self.person = person
      self.address = address
      self.language = language
    }

    init(_ holder: Holder) { self.init(person: holder.person, address: holder.address, language: holder.language) }
  }

  /// The people of the organisation that asks; where it is about a person, that person alone.
  private static func asking(_ request: RequestRow, _ kind: RequestKind, in tx: Tx) throws -> [Addressee] {
    if kind.isPersonal {
      guard let opened = request.openedBy else { return [] }
      let person = try People.find(opened, in: tx)
      guard let address = person.address, !person.erased else { return [] }
      return [Addressee(person: person.id, address: address, language: person.language)]
    }
    let roles = kind.opens.grants.filter { $0.value == .own }.map(\.key)
    return try Mandates.holders(of: [request.owner], roles: roles, on: tx.now.day, in: tx).map(Addressee.init)
  }

  private static func whoseTurn(_ request: RequestRow, _ kind: RequestKind, _ state: RequestState, in tx: Tx) throws -> [Addressee] {
    switch state.turn {
    case .nobody: return []
    case .asker: return try asking(request, kind, in: tx)
    case .holder(let permission):
      let day = tx.now.day
      func roles(_ scope: Scope) -> [Role] { permission.grants.filter { $0.value == scope }.map(\.key) }
      var near = roles(.own).isEmpty ? [] : try Mandates.holders(of: [request.addressee], roles: roles(.own), on: day, in: tx)
      if !roles(.network).isEmpty { near += try serving(request.addressee, roles(.network), on: day, in: tx) }
      let far =
        roles(.house).isEmpty || state.tellsNearest && !near.isEmpty ? [] : try Mandates.holders(roles: roles(.house), on: day, in: tx)
      let barred = kind.barring(state)
      let own = barred.isEmpty ? [] : try Requests.turns(of: request.id, in: tx).filter { barred.contains($0.move) }.compactMap(\.person)
      return (far + near).map(Addressee.init).filter { !own.contains($0.person) }
    }
  }

  /// Who serves it: a network for the cities that coordinate it, a city for those of its networks.
  private static func serving(_ organisation: OrganisationID, _ roles: [Role], on day: Day, in tx: Tx) throws -> [Holder] {
    let networks = try [organisation] + Organisations.networks(of: organisation, on: day, in: tx).map(\.id)
    let cities = try networks.flatMap { try Organisations.coordinators(of: $0, on: day, in: tx) }
    return try Mandates.holders(of: Set(cities.map(\.id)), roles: roles, on: day, in: tx)
  }

  private static func write(
    _ turn: Turn, _ request: RequestRow, _ kind: RequestKind, _ state: RequestState, to holders: [Addressee], isTheirTurn: Bool,
    _ house: House, in tx: WriteTx
  ) throws {
    for holder in distinct(holders) where holder.person != turn.person {
      let reader = Reader(language: holder.language, words: house.words)
      let values = try RequestLetters.values(request, kind, state, reader, in: tx)
      var parts: [Letter.Part] = [.paragraph(reader.t("The status of the request “{request}” of {city} is now: {state}.", values))]
      if let who = try who(turn, holder.language, in: tx) { parts.append(.paragraph(reader.t("Done by {who}.", ["who": who]))) }
      if turn.person == nil, let move = kind.move(turn.move) {
        parts.append(.paragraph(reader.t("What happened: {move}.", ["move": reader.t(move.label)])))
      }
      if let note = turn.note { parts.append(.paragraph(reader.t("With this message: “{note}”", ["note": note]))) }
      if !turn.fields.isEmpty {
        let form = kind.form(reader)
        parts.append(.paragraph(reader.t("To be completed:")))
        parts.append(.list(turn.fields.compactMap { form.field($0).map { reader.t($0.label) } }))
      }
      if isTheirTurn {
        parts.append(
          .paragraph(
            request.due.map { reader.t("It is your turn, until {day}.", ["day": reader.day($0)]) } ?? reader.t("It is your turn.")))
      }
      parts.append(.link(reader.t("Open the request"), house.address(request.path, reader.language)))
      let letter = Letter(subject: reader.t("{request}, {city}: {state}", values), parts)
      try Outbox.put(
        letter.mail(to: holder.person, holder.address, holder.language, key: "request turn \(turn.id) \(holder.person)"), in: tx)
    }
  }

  /// Who moved it on, as the history of the request names them; nil for the house itself.
  private static func who(_ turn: Turn, _ language: Language, in tx: Tx) throws -> String? {
    let person = try turn.person.flatMap { try People.names([$0], in: tx)[$0] }
    let organisation = try turn.organisation.flatMap { try Organisations.names([$0], language, on: tx.now.day, in: tx)[$0] }
    let parts = [person, organisation].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private static func values(
    _ request: RequestRow, _ kind: RequestKind, _ state: RequestState, _ reader: Reader, in tx: Tx
  ) throws -> [String: String] {
    let names = try Organisations.names([request.addressee], reader.language, on: tx.now.day, in: tx)
    let label =
      request.title.map { reader.t("{request}: {title}", ["request": reader.t(kind.label), "title": $0]) } ?? reader.t(kind.label)
    return ["request": label, "city": names[request.addressee] ?? "", "state": reader.t(state.label)]
  }

  /// Somebody with two mandates gets one mail.
  private static func distinct(_ holders: [Addressee]) -> [Addressee] {
    var seen: Set<PersonID> = []
    return holders.filter { seen.insert($0.person).inserted }
  }
}

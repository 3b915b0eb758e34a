import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// Mails of an assembly, each in its reader's language and with times in their zone. Keys make each go once.
enum AssemblyLetters {
  /// Whom a convocation reaches: political and technical representatives of every city of the roll, once each. A convocation is no
  /// newsletter: nobody can have refused it.
  static func invited(_ roll: ElectoralRoll, in tx: Tx) throws -> (people: [Holder], unreachable: [OrganisationID]) {
    let cities = roll.entries.map(\.organisation)
    let holders = try Mandates.holders(of: cities, roles: [.political, .technical], on: tx.now.day, in: tx)
    let reached = Set(holders.map(\.organisation))
    var seen: Set<PersonID> = []
    return (holders.filter { seen.insert($0.person).inserted }, cities.filter { !reached.contains($0) })
  }

  /// The convocation, and later the final agenda.
  static let job = JobKind("assembly.letters") { house, payload in
    guard let id = payload["assembly"].flatMap({ RecordID(text: $0) }), let what = payload["what"] else { return }
    let (assembly, meeting, rules, roll, items, people, titles) = try await house.database.read { tx in
      let (assembly, meeting) = try Assembly.find(id, seenBy: .house, in: tx)
      let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
      let roll = try ElectoralRoll.read(assembly, rules, on: tx.now.day, in: tx)
      let items = try AgendaItem.list(of: id, in: tx).filter { $0.state != .dropped }
      let people = try invited(roll, in: tx).people
      var titles: [Language: [RecordID: [String: Text]]] = [:]
      for language in Set(people.map(\.language)) {
        titles[language] = try Texts.read(items.map(\.id), ["title"], for: language, machine: false, in: tx)
      }
      return (assembly, meeting, rules, roll, items, people, titles)
    }
    try await house.write(each: people) { holder, tx in
      try write(assembly, meeting, holder, key: "assembly \(what) \(id) \(holder.person)", house, in: tx) { reader, values in
        let agenda = items.enumerated().map { "\($0.offset + 1). \(titles[holder.language]?[$0.element.id]?["title"]?.body ?? "")" }
        let last = Obligation.last(.forms, rules, meeting: meeting.day).map { reader.day($0) }
        return what == "convened" ? convocation(reader, values, agenda, last, roll[holder.organisation]) : final(reader, values, agenda)
      }
    }
  }

  private static func convocation(
    _ reader: Reader, _ values: [String: String], _ agenda: [String], _ last: String?, _ entry: RollEntry?
  ) -> (subject: String, parts: [Letter.Part]) {
    var parts: [Letter.Part] = [
      .paragraph(reader.t("Your city is convened to “{assembly}”, on {when}.", values)),
      .paragraph(reader.t("Proposed agenda:")), .list(agenda),
    ]
    if let entry, let hindrance = entry.hindrance, !entry.votes {
      parts.append(
        .paragraph(
          reader.t(
            "As things stand, your city does not vote. {reason}. {cure}",
            ["reason": reader.t(hindrance.label), "cure": reader.t(hindrance.cure)])))
    } else {
      parts.append(
        .paragraph(
          reader.t(
            "Your political delegate votes. If somebody else is to vote, name that person (form A); if nobody can come, give your vote to another city (form B)."
          )))
      if let last { parts.append(.paragraph(reader.t("Please do so by {day}.", ["day": last]))) }
    }
    return (reader.t("Convocation: {assembly}, {when}", values), parts)
  }

  private static func final(
    _ reader: Reader, _ values: [String: String], _ agenda: [String]
  ) -> (subject: String, parts: [Letter.Part]) {
    (
      reader.t("Final agenda: {assembly}", values),
      [.paragraph(reader.t("This is the final agenda of “{assembly}”, on {when}.", values)), .list(agenda)]
    )
  }

  /// Somebody was named by form A: they are told, and whoever has to say yes is asked.
  static let delegate = JobKind("assembly.delegate") { house, payload in
    guard let id = payload["assembly"].flatMap({ RecordID(text: $0) }), let city = payload["city"].flatMap({ OrganisationID(text: $0) })
    else { return }
    try await house.database.write { tx in
      let (assembly, meeting) = try Assembly.find(id, seenBy: .house, in: tx)
      guard let named = try Delegate.named(at: id, in: tx).first(where: { $0.organisation == city }) else { return }
      let name = try People.names([named.person], in: tx)[named.person] ?? ""
      let holders = try Mandates.holders(of: [city], roles: Role.allCases, on: tx.now.day, in: tx)
      if named.isAccepted, let holder = holders.first(where: { $0.person == named.person }) {
        try write(assembly, meeting, holder, key: "assembly delegate \(id) \(named.person)", house, in: tx) { reader, values in
          (
            reader.t("You will vote for your city: {assembly}", values),
            [.paragraph(reader.t("You are accredited to vote for your city at “{assembly}”, on {when}.", values))]
          )
        }
      } else if !named.isAccepted {
        for holder in holders where holder.role == .political {
          try write(
            assembly, meeting, holder, path: "\(assembly.path)/delegation", key: "assembly yes \(id) \(named.person) \(holder.person)",
            house,
            in: tx
          ) { reader, values in
            var values = values
            values["person"] = name
            return (
              reader.t("Please confirm who votes for your city: {assembly}", values),
              [
                .paragraph(
                  reader.t("{person} was named to vote for your city at “{assembly}”. This takes effect once you confirm it.", values))
              ]
            )
          }
        }
      }
    }
  }

  /// A city is told that it holds another city's vote, or no longer.
  static let proxy = JobKind("assembly.proxy") { house, payload in
    guard let id = payload["assembly"].flatMap({ RecordID(text: $0) }), let giver = payload["giver"].flatMap({ OrganisationID(text: $0) }),
      let receiver = payload["receiver"].flatMap({ OrganisationID(text: $0) })
    else { return }
    try await house.database.write { tx in
      let (assembly, meeting) = try Assembly.find(id, seenBy: .house, in: tx)
      let holds = try GivenProxy.standing(at: id, in: tx).contains { $0.giver == giver && $0.receiver == receiver }
      for holder in try Mandates.holders(of: [receiver], roles: [.political, .technical], on: tx.now.day, in: tx) {
        try write(assembly, meeting, holder, path: "\(assembly.path)/delegation", key: nil, house, in: tx) { reader, values in
          var values = values
          values["city"] = try Organisations.names([giver], holder.language, on: tx.now.day, in: tx)[giver] ?? ""
          return holds
            ? (
              reader.t("{city} gives you its vote: {assembly}", values),
              [
                .paragraph(reader.t("{city} cannot come to “{assembly}” and gives its vote to your city.", values)),
                .paragraph(
                  reader.t("Your delegate will vote for both cities. If you do not agree, write to {city} or to the secretariat.", values)),
              ]
            )
            : (
              reader.t("{city} has taken back its vote: {assembly}", values),
              [.paragraph(reader.t("{city} will vote for itself at “{assembly}”, or has chosen another city.", values))]
            )
        }
      }
    }
  }

  /// Days before forms are due.
  static let steps = [2, 7]

  /// Seven and two days before forms are due: only cities that may vote, and for which nobody does yet.
  static let reminders = JobKind("assembly.reminders", every: .hour) { house, _ in
    try await house.database.write { tx in
      let open = try tx.rows("SELECT \(Assembly.columns) FROM governance_assembly a WHERE a.state = 'convened' ORDER BY a.id")
        .map(Assembly.init)
      for assembly in open {
        let meeting = try Meeting.find(assembly.id, seenBy: .house, in: tx)
        let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
        guard let last = Obligation.last(.forms, rules, meeting: meeting.day), last >= tx.now.day else { continue }
        let days = last.number - tx.now.day.number
        guard let step = steps.first(where: { days <= $0 }) else { continue }
        let attendance = try Attendance.read(assembly, rules, at: tx.now, in: tx)
        let given = Set(attendance.proxies.map(\.giver))
        let silent = attendance.roll.entitled.map(\.organisation).filter { attendance.delegates[$0] == nil && !given.contains($0) }
        for holder in try Mandates.holders(of: silent, roles: [.technical, .communication], on: tx.now.day, in: tx) {
          try write(
            assembly, meeting, holder, path: "\(assembly.path)/delegation",
            key: "assembly reminder \(step) \(assembly.id) \(holder.organisation) \(holder.person)", house, in: tx
          ) { reader, values in
            var values = values
            values["day"] = reader.day(last)
            return (
              reader.t("Nobody votes for your city yet: {assembly}", values),
              [
                .paragraph(
                  reader.t(
                    "Nobody votes for your city at “{assembly}” yet. Name somebody or give your vote to another city by {day}.", values))
              ]
            )
          }
        }
      }
    }
  }

  private static func write(
    _ assembly: Assembly, _ meeting: Meeting, _ holder: Holder, path: String? = nil, key: String?, _ house: House, in tx: WriteTx,
    _ words: (Reader, [String: String]) throws -> (subject: String, parts: [Letter.Part])
  ) throws {
    let zone = try People.find(holder.person, in: tx).timeZone
    let reader = Reader(language: holder.language, words: house.words, timeZone: zone)
    let title = try Texts.read(assembly.id, ["title"], for: holder.language, machine: false, in: tx)["title"]?.body ?? ""
    let (subject, parts) = try words(reader, ["assembly": title, "when": MeetingClock(meeting, reader).words(meeting.starts)])
    let link = Letter.Part.link(reader.t("See the assembly"), house.address(path ?? assembly.path, reader.language))
    try Outbox.put(
      Letter(subject: subject, parts + [link]).mail(to: holder.person, holder.address, holder.language, key: key), in: tx)
  }
}

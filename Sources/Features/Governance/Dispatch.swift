import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// The proof that an assembly was convened: for each city of its roll, to whom the convocation went, what became of it, whether the city
/// has answered, and when it was reminded. Of persons it says no more than the list of those who act for a city.
struct Dispatch: Sendable {
  struct Letter: Sendable {
    let person: String
    let role: Role
    let mail: MailRow?
  }

  struct Line: Sendable {
    let city: OrganisationID
    let name: String
    let votes: Bool
    let letters: [Letter]
    /// Who votes for it; nil while nobody does.
    let delegate: Delegate?
    /// To which city it gave its vote.
    let proxy: String?
    let isRegistered: Bool
    /// When it was reminded.
    let reminders: [Moment]

    /// Somebody acts for it, and a letter to one of them has not come back.
    var isReached: Bool { letters.contains { $0.mail.map(Dispatch.hasGone) ?? false } }
    var hasAnswered: Bool { delegate?.form == .named || proxy != nil || isRegistered }
  }

  let convened: Moment
  let lines: [Line]

  static func hasGone(_ mail: MailRow) -> Bool { [.sent, .kept].contains(mail.state) }

  /// Nil while it is not convened. Some ten queries, however many cities.
  static func read(_ id: RecordID, _ language: Language = .english, in tx: Tx) throws -> Dispatch? {
    let assembly = try Assembly.find(id, in: tx)
    guard let convened = assembly.convened else { return nil }
    let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
    let attendance = try Attendance.read(assembly, rules, at: tx.now, in: tx)
    let cities = attendance.roll.entries.map(\.organisation)
    let names = try Organisations.names(cities, language, on: tx.now.day, in: tx)
    let holders = try Mandates.holders(of: cities, roles: [.political, .technical], on: convened.day, in: tx)
    let people = try People.names(Set(holders.map(\.person)), in: tx)
    let mails = try letters(of: id, in: tx)
    let reminders = try reminders(of: id, in: tx)
    let registered = Set(try Registration.list(of: id, in: tx).filter { $0.state != .withdrawn }.map(\.organisation))
    let given = Dictionary(attendance.proxies.map { ($0.giver, $0.receiver) }, uniquingKeysWith: { first, _ in first })
    let byCity = Dictionary(grouping: holders, by: \.organisation)
    let lines = attendance.roll.entries.map { entry -> Line in
      let city = entry.organisation
      return Line(
        city: city, name: names[city] ?? "", votes: entry.votes,
        letters: (byCity[city] ?? []).map { Letter(person: people[$0.person] ?? "", role: $0.role, mail: mails[$0.person]) },
        delegate: attendance.delegates[city], proxy: given[city].map { names[$0] ?? "" }, isRegistered: registered.contains(city),
        reminders: reminders[city] ?? [])
    }
    return Dispatch(convened: convened, lines: lines)
  }

  /// The convocation of each person; the key says whose, long after the address has gone.
  private static func letters(of id: RecordID, in tx: Tx) throws -> [PersonID: MailRow] {
    let start = "assembly convened \(id) "
    let mails = try Outbox.written(keysFrom: start, in: tx)
    return Dictionary(
      mails.compactMap { key, mail in PersonID(text: String(key.dropFirst(start.count))).map { ($0, mail) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// `assembly reminder STEP ID CITY PERSON`.
  private static func reminders(of id: RecordID, in tx: Tx) throws -> [OrganisationID: [Moment]] {
    var found: [OrganisationID: Set<Moment>] = [:]
    for step in AssemblyLetters.steps {
      for (key, mail) in try Outbox.written(keysFrom: "assembly reminder \(step) \(id) ", in: tx) {
        let parts = key.split(separator: " ")
        guard parts.count == 6, let city = OrganisationID(text: parts[4]) else { continue }
        found[city, default: []].insert(mail.sent ?? mail.created)
      }
    }
    return found.mapValues { $0.sorted() }
  }

  // MARK: To take away

  /// - Parameter named: with the names of persons, for the secretariat; else only how many there were.
  func sheet(named: Bool, _ reader: Reader) -> Sheet {
    var columns: [Phrase] = ["City", "Right to vote"]
    columns += named ? ["Person", "Role", "E-mail", "Sent on"] : ["Letters written", "Letters sent", "Sent on"]
    columns += ["Who votes", "Gave its vote to", "Registered for the meeting", "Reminded on"]
    let rows = lines.flatMap { line -> [[Sheet.Cell]] in
      let first: [Sheet.Cell] = [.text(line.name), .yes(line.votes)]
      let last: [Sheet.Cell] = [
        .text(line.delegate.map { reader.t($0.form == .named ? "Form A" : "Political delegate") } ?? ""), .text(line.proxy ?? ""),
        .yes(line.isRegistered), .text(line.reminders.map(\.description).joined(separator: " ")),
      ]
      if !named {
        let sent = line.letters.compactMap(\.mail).filter(Dispatch.hasGone)
        let day = sent.map { $0.sent ?? $0.created }.min()
        return [
          first + [.number(line.letters.compactMap(\.mail).count), .number(sent.count), .text(day?.description ?? "")] + last
        ]
      }
      if line.letters.isEmpty { return [first + [.nothing, .nothing, .text(reader.t("Nobody to write to")), .nothing] + last] }
      return line.letters.map { letter in
        first + [
          .text(letter.person), .text(reader.t(letter.role.label)),
          .text(letter.mail.map { reader.t($0.label) } ?? reader.t("Not written")),
          .text(letter.mail?.sent?.description ?? ""),
        ] + last
      }
    }
    return Sheet("dispatch", columns.map { reader.t($0) }, rows: rows)
  }
}

extension MailRow {
  var tone: Kit.Tone {
    switch state {
    case .waiting, .held: .waiting
    case .sent, .kept: .good
    case .failed, .bounced: .late
    }
  }
}

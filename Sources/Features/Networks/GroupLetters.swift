import Approvals
import Core
import Directory
import Storage
import Web

/// Mails about working groups. Keys make each go once, so the jobs may run twice.
enum GroupLetters {
  static func enqueue(_ group: RecordID, _ turn: String, isUndone: Bool, in tx: WriteTx) throws {
    var payload = ["group": "\(group)", "turn": turn]
    if isUndone { payload["undone"] = "yes" }
    try Jobs.enqueue("group.letters", payload: payload, in: tx)
  }

  /// After a proposal was accepted: the lead city is told, and the Executive Committee informed; so are both when that is taken back.
  static let decided = JobKind("group.letters") { house, payload in
    guard let id = payload["group"].flatMap({ RecordID(text: $0) }), let turn = payload["turn"] else { return }
    let isUndone = payload["undone"] != nil
    try await house.database.write { tx in
      guard let group = try WorkingGroup.decided(id, in: tx) else { return }
      let day = tx.now.day
      // When it is taken back, the request itself tells whoever asked.
      let asked = try group.request.map { try Requests.find($0, in: tx).owner }
      let isTold = isUndone && asked == group.lead
      let lead = isTold ? [] : try Mandates.holders(of: [group.lead], roles: [.political, .technical], on: day, in: tx)
      let note = try group.request.flatMap { try Requests.turns(of: $0, in: tx).first { "\($0.id)" == turn }?.note }
      let key = "group decided \(turn)"
      try write(group, to: lead, key: key, house, in: tx) { reader, values in
        if isUndone { return takenBack(reader, values) }
        let said = note.map { [reader.t("With this message: “{note}”", ["note": $0])] } ?? []
        return (
          reader.t("Approved: {group}", values),
          [reader.t("The coordinating city has approved the working group “{group}” ({network}). You can begin.", values)] + said
        )
      }
      guard let body = try Bodies.find(slug: "executive-committee", in: tx) else { return }
      let cities = try Bodies.seats(of: body.id, on: day, in: tx).map(\.organisation)
      let committee = try Mandates.holders(of: Set(cities), roles: [.committee, .political], on: day, in: tx)
      try write(group, to: committee, key: "group formed \(turn)", house, in: tx) { reader, values in
        if isUndone { return takenBack(reader, values) }
        return (
          reader.t("A new working group: {group}", values),
          [reader.t("{network} has formed a working group: “{group}”. This is for the information of the Executive Committee.", values)]
        )
      }
    }
  }

  private static func takenBack(_ reader: Reader, _ values: [String: String]) -> (subject: String, paragraphs: [String]) {
    (
      reader.t("Decision withdrawn: {group}", values),
      [
        reader.t(
          "The decision on the working group “{group}” ({network}) was a mistake and has been withdrawn. The group is waiting for the coordinating city’s decision again.",
          values)
      ]
    )
  }

  /// How many cities are written to in one go.
  static let portion = 100

  /// A group has closed: the technical delegates of all member cities, in portions, each once.
  static let announced = JobKind("group.announcement") { house, payload in
    guard let id = payload["group"].flatMap({ RecordID(text: $0) }) else { return }
    let after = payload["after"].flatMap { OrganisationID(text: $0) }
    try await house.database.write { tx in
      let group = try WorkingGroup.find(id, seenBy: .house, in: tx)
      let cities = try Organisations.memberCities(after: after, limit: portion, on: tx.now.day, in: tx)
      guard let last = cities.last else { return }
      let holders = try Mandates.holders(of: cities, roles: [.technical], on: tx.now.day, in: tx)
      try write(group, to: holders, key: "group result \(id)", house, in: tx) { reader, values in
        (
          reader.t("A result to use: {group}", values),
          [reader.t("A working group of {network} has finished its work on this question: “{group}”.", values)]
            + (values["summary"].map { [$0] } ?? [])
        )
      }
      try Jobs.enqueue(
        "group.announcement", payload: ["group": "\(id)", "after": "\(last)"], key: "group.announcement \(id) \(last)", in: tx)
    }
  }

  /// Three months after the product: one question, with a link for each answer.
  static func used(
    _ group: WorkingGroup, _ use: ID<GroupUse>, to holder: Holder, token: String, _ house: House, in tx: WriteTx
  ) throws {
    let reader = Reader(language: holder.language, words: house.words)
    let names = try Organisations.names([group.network, holder.organisation], holder.language, on: tx.now.day, in: tx)
    let question = try Texts.read(group.id, ["question"], for: holder.language, machine: false, in: tx)["question"]?.body ?? ""
    let values = ["group": question, "network": names[group.network] ?? "", "city": names[holder.organisation] ?? ""]
    let links = GroupUse.Answer.allCases.map { answer in
      Letter.Part.link(reader.t(answer.label), house.address("/group-uses/\(token)?answer=\(answer.rawValue)", holder.language))
    }
    let letter = Letter(
      subject: reader.t("Have you used what the group made?"),
      [
        .paragraph(
          reader.t(
            "Three months ago a working group of {network}, in which {city} took part, gave its product to all cities: “{group}”. Have you used it?",
            values))
      ] + links + [.paragraph(reader.t("There is no need to sign in. The links work for thirty days, for one answer of your city."))])
    try Outbox.put(letter.mail(to: holder.person, holder.address, holder.language, key: "group use \(use) \(holder.person)"), in: tx)
  }

  private static func write(
    _ group: WorkingGroup, to holders: [Holder], key: String, _ house: House, in tx: WriteTx,
    _ words: (Reader, [String: String]) -> (subject: String, paragraphs: [String])
  ) throws {
    var byLanguage: [Language: [String: String]] = [:]
    for holder in holders {
      let reader = Reader(language: holder.language, words: house.words)
      let values: [String: String]
      if let known = byLanguage[holder.language] {
        values = known
      } else {
        let texts = try Texts.read(group.id, ["question", "summary"], for: holder.language, machine: false, in: tx)
        let name = try Organisations.names([group.network], holder.language, on: tx.now.day, in: tx)[group.network]
        var made = ["group": texts["question"]?.body ?? "", "network": name ?? ""]
        made["summary"] = texts["summary"].map { Markdown.plain($0.body) }
        byLanguage[holder.language] = made
        values = made
      }
      let (subject, paragraphs) = words(reader, values)
      let letter = Letter(
        subject: subject,
        paragraphs.map { .paragraph($0) } + [.link(reader.t("Open the working group"), house.address(group.path, reader.language))])
      try Outbox.put(letter.mail(to: holder.person, holder.address, holder.language, key: "\(key) \(holder.person)"), in: tx)
    }
  }
}

import Core
import Directory
import Storage
import Time
import Web

/// Mails of a written procedure: the question, a reminder for those who have not answered, the result.
enum ProcedureLetters {
  /// Who answers for a city.
  static let roles: [Role] = [.political, .committee]

  static let job = JobKind("procedure.letters") { house, payload in
    guard let id = payload["procedure"].flatMap({ RecordID(text: $0) }), let what = payload["what"] else { return }
    try await house.database.write { tx in
      let procedure = try Procedure.find(id, seenBy: .house, in: tx)
      let cities = try procedure.answers(in: tx).map(\.organisation)
      try write(procedure, to: cities, key: "procedure \(what) \(id)", house, in: tx) { reader, values in
        what == "opened" ? asked(reader, values) : ended(procedure, reader, values)
      }
    }
  }

  /// Three days and one day before the end, and only to whoever has not answered.
  static let reminders = JobKind("procedure.reminders", every: .hour) { house, _ in
    try await house.database.write { tx in
      for procedure in try Procedure.open(in: tx) where procedure.lastDay >= tx.now.day {
        let days = procedure.lastDay.number - tx.now.day.number
        guard let step = [1, 3].first(where: { days <= $0 }) else { continue }
        let silent = try procedure.answers(in: tx).filter { $0.choice == nil }.map(\.organisation)
        try write(procedure, to: silent, key: "procedure reminder \(step) \(procedure.id)", house, in: tx) { reader, values in
          (
            reader.t("Your city has not answered yet: {question}", values),
            [.paragraph(reader.t("“{question}” is waiting for the answer of your city until {day}.", values))]
          )
        }
      }
    }
  }

  private static func asked(_ reader: Reader, _ values: [String: String]) -> (subject: String, parts: [Letter.Part]) {
    (
      reader.t("Written procedure: {question}", values),
      [
        .paragraph(reader.t("{body} decides in writing on “{question}”.", values)),
        .paragraph(
          reader.t("Answer for your city by {day}: yes, no, abstention, or a request to discuss it at a meeting, with a reason.", values)),
        .paragraph(reader.t("Nobody sees the answers before the end.")),
      ]
    )
  }

  private static func ended(
    _ procedure: Procedure, _ reader: Reader, _ values: [String: String]
  ) -> (subject: String, parts: [Letter.Part]) {
    var values = values
    values["result"] = reader.t(procedure.state.label)
    return (
      reader.t("Result of the written procedure: {question}", values),
      [.paragraph(reader.t("The written procedure on “{question}” has ended: {result}.", values))]
    )
  }

  private static func write(
    _ procedure: Procedure, to cities: [OrganisationID], key: String, _ house: House, in tx: WriteTx,
    _ words: (Reader, [String: String]) -> (subject: String, parts: [Letter.Part])
  ) throws {
    let body = try Bodies.find(procedure.body, in: tx)
    var seen: Set<PersonID> = []
    for holder in try Mandates.holders(of: cities, roles: roles, on: tx.now.day, in: tx) where seen.insert(holder.person).inserted {
      let reader = Reader(language: holder.language, words: house.words)
      let title = try Texts.read(procedure.id, ["title"], for: holder.language, in: tx)["title"]?.body ?? ""
      let name = try Texts.read(body.record, ["name"], for: holder.language, in: tx)["name"]?.body ?? body.slug
      let (subject, parts) = words(reader, ["question": title, "body": name, "day": reader.day(procedure.lastDay)])
      let link = Letter.Part.link(reader.t("Open the written procedure"), house.address(procedure.path, reader.language))
      try Outbox.put(
        Letter(subject: subject, parts + [link]).mail(
          to: holder.person, holder.address, holder.language, key: "\(key) \(holder.person)"), in: tx)
    }
  }
}

import Approvals
import Core
import Directory
import Storage
import Web

/// What translators are told by mail, each in their own language.
enum DeskLetters {
  /// To everybody who translates from the one language into the other.
  static let offers = JobKind("translation.offers") { house, payload in
    guard let id = payload["request"].flatMap({ RecordID(text: $0) }) else { return }
    try await house.database.write { tx in
      let assignment = try Assignments.find(id, in: tx)
      guard assignment.state == .offered else { return }
      let request = try Requests.find(id, in: tx)
      for person in try Translators.from(assignment.source, to: assignment.target, in: tx) {
        try tell(person, assignment, house, key: "translation offer \(id) \(request.since) \(person)", in: tx) { reader, values in
          var parts: [Letter.Part] = [
            .paragraph(reader.t("“{title}” is to be translated from {source} into {target}: {words} words, needed by {day}.", values))
          ]
          if let brief = request.values["brief"], !brief.isEmpty { parts.append(.paragraph(brief)) }
          parts.append(.paragraph(reader.t("The first person to take it on gets it.")))
          return (reader.t("To translate into {target}: {title}", values), parts)
        }
      }
    }
  }

  /// Three days before, and once on the day after.
  static let reminders = JobKind("translation.reminders", every: .day) { house, _ in
    try await house.database.write { tx in
      let late = try tx.rows(
        """
        SELECT \(Assignments.columns) FROM translation_assignment a
        WHERE a.state = 'translating' AND a.person IS NOT NULL AND a.due <= \(tx.now.day.adding(days: 3)) ORDER BY a.id LIMIT 500
        """
      ).map(Assignment.init)
      for assignment in late {
        guard let person = assignment.person else { continue }
        let isLate = assignment.due < tx.now.day
        let key = "translation \(isLate ? "late" : "soon") \(assignment.id) \(assignment.due) \(person)"
        try tell(person, assignment, house, key: key, in: tx) { reader, values in
          (
            isLate ? reader.t("Still expected: {title} in {target}", values) : reader.t("Expected soon: {title} in {target}", values),
            [
              .paragraph(
                isLate
                  ? reader.t(
                    "Your translation of “{title}” was needed by {day}. If you cannot finish it, give it back: what you have done is saved.",
                    values)
                  : reader.t("Your translation of “{title}” is needed by {day}.", values))
            ]
          )
        }
      }
    }
  }

  static func published(_ assignment: Assignment, _ house: House, in tx: WriteTx) throws {
    guard let person = assignment.person else { return }
    try tell(person, assignment, house, key: "translation published \(assignment.id)", in: tx) { reader, values in
      (
        reader.t("Published: {title} in {target}", values),
        [.paragraph(reader.t("Your translation of “{title}” has been reviewed and published. Thank you.", values))]
      )
    }
  }

  static func returned(_ request: RequestRow, _ house: House, in tx: WriteTx) throws {
    try withWords(request, house, "translation returned \(request.id) \(request.version)", in: tx) { reader, values in
      (
        reader.t("To be changed: {title} in {target}", values),
        reader.t("Your translation of “{title}” has been reviewed. Something needs to be changed before it is published:", values)
      )
    }
  }

  static func thanked(_ request: RequestRow, _ house: House, in tx: WriteTx) throws {
    try withWords(request, house, "translation thanked \(request.id)", in: tx) { reader, values in
      (
        reader.t("Thank you for {title} in {target}", values),
        reader.t("You translated “{title}”. The person who asked for it writes to you:", values)
      )
    }
  }

  /// Withdrawn, refused, or given to others while somebody was at work.
  static func taken(_ request: RequestRow, _ house: House, in tx: WriteTx) throws {
    guard let assignment = try? Assignments.find(request.id, in: tx), assignment.person != nil else { return }
    try withWords(request, house, "translation taken \(request.id) \(request.version)", in: tx) { reader, values in
      (
        reader.t("No longer to translate: {title} in {target}", values),
        reader.t("“{title}” is no longer yours to translate. What you have done is saved. Thank you.", values)
      )
    }
  }

  private static func withWords(
    _ request: RequestRow, _ house: House, _ key: String, in tx: WriteTx,
    _ say: (Reader, [String: String]) -> (subject: String, sentence: String)
  ) throws {
    let assignment = try Assignments.find(request.id, in: tx)
    guard let person = assignment.person else { return }
    let note = try Requests.turns(of: request.id, in: tx).first?.note
    try tell(person, assignment, house, key: key, in: tx) { reader, values in
      let (subject, sentence) = say(reader, values)
      return (subject, [.paragraph(sentence)] + (note.map { [.paragraph("“\($0)”")] } ?? []))
    }
  }

  private static func tell(
    _ id: PersonID, _ assignment: Assignment, _ house: House, key: String, in tx: WriteTx,
    _ say: (Reader, [String: String]) -> (String, [Letter.Part])
  ) throws {
    let person = try People.find(id, in: tx)
    guard let address = person.address, !person.erased else { return }
    let reader = Reader(language: person.language, words: house.words)
    let values = [
      "title": try DeskPages.title(assignment.record, person.language, in: tx), "source": Kit.languageName(assignment.source, reader),
      "target": Kit.languageName(assignment.target, reader), "words": reader.number(assignment.words), "day": reader.day(assignment.due),
    ]
    let (subject, parts) = say(reader, values)
    let link = Letter.Part.link(reader.t("Open the translation desk"), house.address(assignment.path, person.language))
    try Outbox.put(Letter(subject: subject, parts + [link]).mail(to: id, address, person.language, key: key), in: tx)
  }
}

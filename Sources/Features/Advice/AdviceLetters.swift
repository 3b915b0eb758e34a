import Approvals
import Core
import Directory
import Storage
import Time
import Web

enum AdviceLetters {
  /// To the delegates of a city that is asked to answer.
  static func asked(_ match: Match, _ request: RequestRow, _ house: House, in tx: WriteTx) throws {
    for holder in try Mandates.holders(of: [match.city], roles: Role.deciding, on: tx.now.day, in: tx) {
      let reader = Reader(language: holder.language, words: house.words)
      let values = try values(match, request, reader, in: tx)
      let letter = Letter(
        subject: reader.t("{city} asks for your advice: {theme}", values),
        [
          .paragraph(reader.t("{city} asks for advice on: {theme}. You are asked because your city may know the answer.", values)),
          .paragraph(request.values["question"] ?? ""),
          .paragraph(reader.t("An answer is needed by {day}.", values)),
          .link(reader.t("Answer, or say that you cannot"), house.address("/advice-answers/\(match.id)", holder.language)),
        ])
      try Outbox.put(letter.mail(to: holder.person, holder.address, holder.language, key: "advice \(match.id) \(holder.person)"), in: tx)
    }
  }

  private static func values(_ match: Match, _ request: RequestRow, _ reader: Reader, in tx: Tx) throws -> [String: String] {
    let city = try Organisations.names([request.owner], reader.language, on: tx.now.day, in: tx)[request.owner] ?? ""
    let theme = request.values["theme"].flatMap { Theme(rawValue: $0) }.map { reader.t($0.label) } ?? ""
    return ["city": city, "theme": theme, "day": reader.day(match.due)]
  }

  /// Once, on the day after the last: to the city that was asked.
  static let reminders = JobKind("advice.reminders", every: .day) { house, _ in
    try await house.database.write { tx in
      for match in try Matches.late(on: tx.now.day, in: tx) {
        try tx.execute("UPDATE advice_match SET reminded = \(tx.now) WHERE id = \(match.id)")
        let request = try Requests.find(match.request, in: tx)
        for holder in try Mandates.holders(of: [match.city], roles: Role.deciding, on: tx.now.day, in: tx) {
          let reader = Reader(language: holder.language, words: house.words)
          let values = try values(match, request, reader, in: tx)
          let letter = Letter(
            subject: reader.t("{city} is still waiting for your advice", values),
            [
              .paragraph(reader.t("{city} asked for advice on: {theme}. Your answer was needed by {day}.", values)),
              .link(reader.t("Answer, or say that you cannot"), house.address("/advice-answers/\(match.id)", holder.language)),
            ])
          try Outbox.put(
            letter.mail(to: holder.person, holder.address, holder.language, key: "advice late \(match.id) \(holder.person)"), in: tx)
        }
      }
    }
  }

  /// Thirty days after an answer was accepted: three questions, by a link that needs no sign-in.
  static let reviews = JobKind("advice.reviews", every: .day) { house, _ in
    try await house.database.write { tx in
      for request in try Reviews.due(in: tx) {
        try Reviews.send(request, in: tx)
        let row = try Requests.find(request, in: tx)
        let holders = try Mandates.holders(of: [row.owner], roles: Role.deciding, on: tx.now.day, in: tx)
        // Whoever asked, if still there; else whoever decides now.
        let asker = holders.filter { $0.person == row.openedBy }
        var seen: Set<PersonID> = []
        for holder in asker.isEmpty ? holders : asker where seen.insert(holder.person).inserted {
          let reader = Reader(language: holder.language, words: house.words)
          let token = try Links.make(
            .review, person: holder.person, subject: request.value, ends: tx.now.adding(days: Reviews.linkDays), in: tx)
          let theme = row.values["theme"].flatMap { Theme(rawValue: $0) }.map { reader.t($0.label) } ?? ""
          let letter = Letter(
            subject: reader.t("Did the advice help? Three questions"),
            [
              .paragraph(
                reader.t(
                  "A month ago you accepted an answer on: {theme}. Did it help, what did you do with it, and may others read about it?",
                  ["theme": theme])),
              .link(reader.t("Answer three questions"), house.address("/advice-reviews/\(token)", holder.language)),
              .paragraph(reader.t("There is no need to sign in. The link works for thirty days, for one answer.")),
            ])
          try Outbox.put(
            letter.mail(to: holder.person, holder.address, holder.language, key: "advice review \(request) \(holder.person)"), in: tx)
        }
      }
    }
  }
}

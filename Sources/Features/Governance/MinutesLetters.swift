import Core
import Directory
import Meetings
import Storage
import Web

/// Mails about minutes, each in its reader's language.
enum MinutesLetters {
  /// They are circulated: to the political and technical delegates of every city of the roll, once for each round.
  static let circulated = JobKind("minutes.letters") { house, payload in
    guard let id = payload["assembly"].flatMap({ RecordID(text: $0) }), let round = payload["round"].flatMap({ Int($0) }) else { return }
    let found = try await house.database.read { tx -> (Minutes, BodyRules, Set<OrganisationID>, [Holder])? in
      let minutes = try Minutes.of(id, seenBy: .house, in: tx)
      guard minutes.state == .circulated, minutes.round == round else { return nil }
      let assembly = try Assembly.find(id, in: tx)
      let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
      let here = Set(try Meetings.Presence.intervals(of: id, in: tx).map(\.organisation))
      let roll = try ElectoralRoll.read(assembly, rules, on: tx.now.day, in: tx)
      return (minutes, rules, here, try AssemblyLetters.invited(roll, in: tx).people)
    }
    guard let (minutes, rules, here, people) = found, let until = minutes.until else { return }
    try await house.write(each: people) { holder, tx in
      let reader = Reader(language: holder.language, words: house.words)
      let values = ["assembly": try title(id, reader, in: tx), "day": reader.day(until)]
      var parts: [Letter.Part] = [.paragraph(reader.t("The minutes of “{assembly}” are ready to be read.", values))]
      if here.contains(holder.organisation) {
        parts.append(.paragraph(reader.t("Your city was present: it can propose amendments until {day}.", values)))
      }
      parts.append(
        .paragraph(
          rules.minutesBySilence
            ? reader.t("If nobody has proposed any by that day, {day}, they are approved.", values)
            : reader.t("The next meeting approves them.")))
      parts.append(.link(reader.t("Read the minutes"), house.address(minutes.path, reader.language)))
      try Outbox.put(
        Letter(subject: reader.t("Minutes: {assembly}", values), parts)
          .mail(to: holder.person, holder.address, holder.language, key: "minutes circulated \(round) \(id) \(holder.person)"), in: tx)
    }
  }

  /// The city that proposed an amendment is told what became of it.
  static let answer = JobKind("minutes.answer") { house, payload in
    guard let assembly = payload["assembly"].flatMap({ RecordID(text: $0) }),
      let id = payload["amendment"].flatMap({ RecordID(text: $0) })
    else { return }
    try await house.database.write { tx in
      let minutes = try Minutes.of(assembly, seenBy: .house, in: tx)
      let amendment = try MinutesAmendment.find(id, of: minutes.id, in: tx)
      guard amendment.state != .proposed else { return }
      for holder in try Mandates.holders(of: [amendment.organisation], roles: [.political, .technical], on: tx.now.day, in: tx) {
        let reader = Reader(language: holder.language, words: house.words)
        let values = ["assembly": try title(assembly, reader, in: tx)]
        let said = try Texts.read(id, ["answer"], for: holder.language, in: tx)["answer"]?.body ?? ""
        let letter = Letter(
          subject: reader.t("Your amendment to the minutes: {assembly}", values),
          [
            .paragraph(
              amendment.state == .accepted
                ? reader.t("The amendment of your city to the minutes of “{assembly}” was accepted.", values)
                : reader.t("The amendment of your city to the minutes of “{assembly}” was declined.", values)), .paragraph(said),
            .link(reader.t("Read the minutes"), house.address(minutes.path, reader.language)),
          ])
        try Outbox.put(
          letter.mail(to: holder.person, holder.address, holder.language, key: "minutes answer \(id) \(holder.person)"), in: tx)
      }
    }
  }

  private static func title(_ assembly: RecordID, _ reader: Reader, in tx: Tx) throws -> String {
    try Texts.read(assembly, ["title"], for: reader.language, in: tx)["title"]?.body ?? ""
  }
}

import Core
import Directory
import Storage
import Web

/// Mail of this room, each in its recipient's language.
enum DatabankLetters {
  /// To the other city, when one of the two moved.
  static let adaptation = JobKind("databank.adaptation") { house, payload in
    guard let id = payload["adaptation"].flatMap({ RecordID(text: $0) }),
      let state = payload["state"].flatMap(Adaptation.State.init(rawValue:))
    else { return }
    try await house.database.write { tx in
      guard let adaptation = try Adaptations.find(id, in: tx) else { return }
      let byAdapter: Set<Adaptation.State> = [.asked, .underway, .done, .withdrawn]
      let (to, from) =
        byAdapter.contains(state) ? (adaptation.teller, adaptation.city) : (adaptation.city, adaptation.teller)
      for holder in try Mandates.holders(of: [to], roles: Role.deciding, on: tx.now.day, in: tx) {
        let reader = Reader(language: holder.language, words: house.words)
        let title = try Texts.read(adaptation.experience, ["title"], for: holder.language, in: tx)["title"]
        let values = [
          "city": try Organisations.names([from], holder.language, on: tx.now.day, in: tx)[from] ?? "",
          "title": title.map { typography($0.body, $0.language) } ?? "", "state": reader.t(state.label),
        ]
        let letter = Letter(
          subject: state == .asked ? reader.t("{city} wants to adapt “{title}”", values) : reader.t("{city} on “{title}”: {state}", values),
          [
            .paragraph(
              state == .asked
                ? reader.t(
                  "{city} has read what your city does and wants to do something like it. Say whether it may ask you questions.", values)
                : reader.t("{city} has moved on with its adaptation: {state}.", values)),
            .link(reader.t("Open it"), house.address("/adaptations/\(id)", holder.language)),
          ])
        try Outbox.put(
          letter.mail(
            to: holder.person, holder.address, holder.language,
            key: "adaptation \(id) \(state.rawValue) \(adaptation.since) \(holder.person)"),
          in: tx)
      }
    }
  }

  /// Once a year, for each experience: does it still hold?
  static let confirmations = JobKind("databank.confirmations", every: .day) { house, _ in
    try await house.database.write { tx in
      let day = tx.now.day
      let due = try Experiences.unconfirmed(since: day.adding(days: -Experience.confirmationDays), in: tx)
      for (city, experiences) in Dictionary(grouping: due, by: \.city).sorted(by: { $0.key < $1.key }) {
        for experience in experiences {
          try tx.execute("UPDATE databank_experience SET asked = \(day) WHERE id = \(experience.id)")
        }
        for holder in try Mandates.holders(of: [city], roles: [.technical, .communication], on: day, in: tx) {
          let reader = Reader(language: holder.language, words: house.words)
          let texts = try Texts.read(experiences.map(\.id), ["title"], for: holder.language, in: tx)
          var letter = Letter(
            subject: reader.t("Is it still current?"),
            [
              .paragraph(
                reader.t(
                  "A year ago your city described, or confirmed, what it does. Open each experience and say that it is still current, change it, or archive it."
                )
              )
            ])
          for experience in experiences {
            let title = texts[experience.id]?["title"].map { typography($0.body, $0.language) } ?? ""
            letter.parts.append(.link(title, house.address(experience.path, holder.language)))
          }
          try Outbox.put(
            letter.mail(to: holder.person, holder.address, holder.language, key: "confirm \(city) \(day) \(holder.person)"), in: tx)
        }
      }
    }
  }

  /// On the first of a month, to each city that was read in the month before: how often.
  static let readings = JobKind("databank.readings", every: .day) { house, _ in
    try await house.database.write { tx in
      let today = tx.now.day
      guard today.parts.day == 1 else { return }
      let to = today.adding(days: -1)
      let from = Day(year: to.parts.year, month: to.parts.month, day: 1) ?? to
      let read = try Experiences.read(from: from, to: to, in: tx)
      let countries = try Counters.countries(of: read.map(\.id), Period(from: from, to: to), in: tx)
      for (city, counts) in Dictionary(grouping: read, by: \.city).sorted(by: { $0.key < $1.key }) {
        for holder in try Mandates.holders(of: [city], roles: [.technical, .communication], on: today, in: tx) {
          let reader = Reader(language: holder.language, words: house.words)
          let texts = try Texts.read(counts.map(\.id), ["title"], for: holder.language, in: tx)
          let lines = counts.map { count in
            let title = texts[count.id]?["title"].map { typography($0.body, $0.language) } ?? ""
            let from = DatabankDesk.named(countries[count.id] ?? [:], reader)
            return "\(title): \(reader.t("read {count} times", count: count.count))\(from.isEmpty ? "" : " (\(from))")"
          }
          let letter = Letter(
            subject: reader.t("Your experiences were read {count} times last month", count: counts.reduce(0) { $0 + $1.count }),
            [
              .list(lines), .paragraph(reader.t("Readings are counted without cookies and without knowing who reads.")),
              .paragraph(DatabankDesk.countryNote(house, reader)),
              .link(reader.t("Open the bank of experiences"), house.address("/experiences", holder.language)),
            ])
          try Outbox.put(
            letter.mail(to: holder.person, holder.address, holder.language, key: "readings \(city) \(from) \(holder.person)"), in: tx)
        }
      }
    }
  }
}

extension Experiences {
  struct Readings: Sendable {
    let id: RecordID
    let city: OrganisationID
    let count: Int
  }

  /// Published ones that were read between two days, both included; the most read first.
  static func read(from: Day, to: Day, in tx: Tx) throws -> [Readings] {
    try tx.rows(
      """
      SELECT e.id, e.city, sum(c.count) AS number FROM databank_experience e JOIN core_counter c ON c.record = e.id
      WHERE e.state = 'published' AND c.what = 'view' AND c.day >= \(from) AND c.day <= \(to)
      GROUP BY e.id, e.city ORDER BY number DESC, e.id LIMIT 5000
      """
    ).map { Readings(id: try $0("id"), city: try $0("city"), count: try $0("number")) }
  }
}

extension Adaptations {
  /// For the house's own work: no right is asked.
  static func find(_ id: RecordID, in tx: Tx) throws -> Adaptation? {
    try tx.row("SELECT \(columns) FROM databank_adaptation a JOIN databank_experience e ON e.id = a.experience WHERE a.id = \(id)")
      .map(Adaptation.init)
  }
}

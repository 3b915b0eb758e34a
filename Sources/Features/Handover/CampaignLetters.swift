import Core
import Directory
import Storage
import Time
import Web

/// The mails around an election, each in its recipient's language.
enum CampaignLetters {
  /// To everybody who acts for these cities: prepare the hand-over.
  static func notice(_ election: Election, _ cities: [Organisation], _ house: House, in tx: WriteTx) throws {
    let bySlug = Dictionary(uniqueKeysWithValues: cities.map { ($0.id, $0) })
    let names = Names(cities.map(\.id), in: tx)
    let holders = try Mandates.holders(of: cities.map(\.id), roles: Role.ofCities, on: tx.now.day, in: tx)
    for holder in holders {
      guard let city = bySlug[holder.organisation] else { continue }
      let reader = Reader(language: holder.language, words: house.words)
      let values = ["city": try names.of(city.id, holder.language), "day": reader.day(election.day)]
      let letter = Letter(
        subject: reader.t("Before the election: prepare the hand-over of {city}", values),
        [
          .paragraph(reader.t("The next municipal election of {city} is on {day}.", values)),
          .paragraph(
            reader.t(
              "The hand-over sheet of your city fills itself in: who acts for it, its networks, what is open, what comes next. Add what your successors should know, while you still know it."
            )), .link(reader.t("Open the hand-over sheet"), house.address("/handover/\(city.slug)", holder.language)),
          .paragraph(reader.t("After the election you will be asked whether you still act for the city.")),
        ])
      try Outbox.put(
        letter.mail(to: holder.person, holder.address, holder.language, key: "election notice \(election.id) \(city.id) \(holder.person)"),
        in: tx)
    }
  }

  /// To whoever holds a mandate that needs confirming, with two buttons that work for fourteen days without signing in.
  static func stillYou(_ step: Step, _ election: Election, _ waiting: [CityCoverage], _ house: House, in tx: WriteTx) throws {
    let ids = waiting.map(\.city.id)
    let names = Names(ids, in: tx)
    let mandates = try Mandates.open(ofAll: ids, on: tx.now.day, in: tx).values.flatMap { $0 }.filter {
      $0.needsConfirmation && !$0.isStandIn
    }
    let holders = Dictionary(
      try Mandates.holders(of: ids, roles: Role.ofCities, on: tx.now.day, in: tx).map { ($0.person, $0) },
      uniquingKeysWith: { first, _ in first })
    for mandate in mandates.sorted(by: { $0.id.value < $1.id.value }) {
      guard let holder = holders[mandate.person] else { continue }
      let reader = Reader(language: holder.language, words: house.words)
      let token = try Links.make(
        .mandate, person: holder.person, subject: mandate.id.value, ends: tx.now.adding(days: Answers.days), in: tx)
      let values = [
        "city": try names.of(mandate.organisation, holder.language), "day": reader.day(election.day), "role": reader.t(mandate.role.label),
        "name": holder.name, "days": String(Answers.days),
      ]
      let letter = Letter(
        subject: reader.t("Do you still act for {city} after the election?", values),
        [
          .paragraph(reader.t("{name}, the municipal election of {city} was on {day}. Do you still act for the city, as: {role}?", values)),
          .link(reader.t("Yes, I still do"), house.address("/answers/\(token)/confirmation", holder.language)),
          .link(reader.t("No, I have left"), house.address("/answers/\(token)/departure", holder.language)),
          .paragraph(
            reader.t(
              "Each link opens a page with one button; there is no need to sign in. It works for {days} days, for one answer.", values)),
        ])
      try Outbox.put(
        letter.mail(to: holder.person, holder.address, holder.language, key: "still you \(step.rawValue) \(election.id) \(mandate.id)"),
        in: tx)
    }
  }

  /// Whoever coordinates a network of these cities gets their list; the secretariat that of cities without a network.
  static func toCoordinators(_ election: Election, _ waiting: [CityCoverage], _ house: House, in tx: WriteTx) throws {
    let day = tx.now.day
    let networks = try Organisations.networks(of: waiting.map(\.city.id), on: day, in: tx)
    var byCoordinator: [OrganisationID: [CityCoverage]] = [:]
    var alone: [CityCoverage] = []
    var coordinators: [OrganisationID: [Organisation]] = [:]
    for network in Set(networks.values.flatMap { $0.map(\.id) }) {
      coordinators[network] = try Organisations.coordinators(of: network, on: day, in: tx)
    }
    for city in waiting {
      let cities = Set((networks[city.city.id] ?? []).flatMap { coordinators[$0.id] ?? [] }.map(\.id))
      if cities.isEmpty { alone.append(city) }
      for coordinator in cities { byCoordinator[coordinator, default: []].append(city) }
    }
    let holders = try Mandates.holders(of: Array(byCoordinator.keys), roles: [.coordinator, .delegation], on: day, in: tx)
    for holder in holders {
      try list(byCoordinator[holder.organisation] ?? [], to: holder, "silent", "/teams?state=silent", election, house, in: tx)
    }
    for holder in alone.isEmpty ? [] : try Mandates.holders(roles: [.secretariat], on: day, in: tx) {
      try list(alone, to: holder, "alone", "/teams?state=silent", election, house, in: tx)
    }
  }

  static func toCommittee(_ election: Election, _ waiting: [CityCoverage], _ house: House, in tx: WriteTx) throws {
    for holder in try Mandates.holders(roles: [.secretariat, .committee], on: tx.now.day, in: tx) {
      try list(waiting, to: holder, "committee", "/silent-cities", election, house, in: tx)
    }
  }

  private static func list(
    _ cities: [CityCoverage], to holder: Holder, _ what: String, _ path: String, _ election: Election, _ house: House, in tx: WriteTx
  ) throws {
    if cities.isEmpty { return }
    let reader = Reader(language: holder.language, words: house.words)
    let names = try Organisations.names(cities.map(\.city.id), holder.language, on: tx.now.day, in: tx)
    let lines = cities.map { city in
      reader.t("{city}: {reason}", ["city": names[city.city.id] ?? city.city.name, "reason": reader.t(city.reason.label)])
    }
    let letter = Letter(
      subject: reader.t("{count} cities have not said who acts for them", count: cities.count),
      [
        .paragraph(
          reader.t(
            "Since the election of {day} nobody has said who acts for these cities:", ["day": reader.day(election.day)])),
        .list(lines.sorted()),
        .paragraph(reader.t("Call them, note what they say, or propose names.")),
        .link(reader.t("Open the list"), house.address(path, holder.language)),
      ])
    try Outbox.put(
      letter.mail(
        to: holder.person, holder.address, holder.language, key: "election \(what) \(election.id) \(tx.now.day) \(holder.person)"),
      in: tx)
  }
}

/// Names of cities in each language that a list of mails needs, asked once a language.
final class Names {
  private let ids: [OrganisationID]
  private let tx: Tx
  private var known: [String: [OrganisationID: String]] = [:]

  init(_ ids: [OrganisationID], in tx: Tx) {
    self.ids = ids
    self.tx = tx
  }

  func of(_ id: OrganisationID, _ language: Language) throws -> String {
    let names = try known[language.code] ?? Organisations.names(ids, language, on: tx.now.day, in: tx)
    known[language.code] = names
    return names[id] ?? ""
  }
}

import Core
import Foundation
import Storage
import Web

/// The first start: the data set's tables, through the same verbs and the same importer as later lists.
package enum DirectorySeeds {
  static let all = [
    Seed("networks") { folder, house in
      let lines = try table("networks.csv", folder)
      return { tx in
        try association(in: tx)
        for line in lines { try network(line, in: tx) }
      }
    },
    Seed("cities") { folder, house in
      let bytes = try bytes("cities.csv", folder)
      return { tx in
        // The list tells the two Lagoas, Leóns and Córdobas apart by country and network.
        let decisions = try CityImport.preview(bytes, in: tx).allNew
        _ = try CityImport.apply(bytes, name: "cities.csv", decisions: decisions, by: .house, in: tx)
      }
    },
    Seed("coordinators") { folder, house in
      let lines = try table("networks.csv", folder)
      return { tx in
        for line in lines { try coordinator(line, in: tx) }
      }
    },
    Seed("executive committee") { folder, house in
      let lines = try table("executive-committee.csv", folder)
      return { tx in
        let body = try executiveCommittee(in: tx)
        for line in lines { try seat(line, body, in: tx) }
      }
    },
    Seed("people of the demonstration") { folder, house in
      guard house.settings.demo else { return { _ in } }
      let lines = try table("people.csv", folder)
      return { tx in
        for line in lines { try person(line, in: tx) }
      }
    },
  ]

  /// The association itself, with its official names.
  package static func association(in tx: WriteTx) throws {
    guard try Organisations.association(in: tx) == nil else { return }
    var new = NewOrganisation(.association, "Asociación Internacional de Ciudades Educadoras")
    new.code = "IAEC"
    new.slug = "iaec"
    new.names = [
      .english: "International Association of Educating Cities", .french: "Association internationale des Villes éducatrices",
      .spanish: "Asociación Internacional de Ciudades Educadoras",
    ]
    new.country = "ES"
    new.website = "https://www.edcities.org/"
    let id = try Organisations.register(new, by: .house, in: tx)
    let assembly: [Language: String] = [.english: "General Assembly", .french: "Assemblée générale", .spanish: "Asamblea General"]
    try Bodies.found(slug: "general-assembly", names: assembly, of: id, by: .house, in: tx)
  }

  package static func network(_ line: [String: String], in tx: WriteTx) throws {
    let code = line["code"] ?? ""
    guard !code.isEmpty, try Organisations.find(code: code, in: tx) == nil else { return }
    let english = line["name_en"] ?? code
    let local = line["name_local"].flatMap { $0.isEmpty ? nil : $0 } ?? english
    var new = NewOrganisation(line["kind"] == "delegation" ? .delegation : .network, local)
    new.code = code
    new.names = [.english: english]
    if let french = line["name_fr"], !french.isEmpty { new.names[.french] = french }
    if let spanish = line["name_es"], !spanish.isEmpty { new.names[.spanish] = spanish }
    let countries = (line["territory"] ?? "").split(separator: " ").map(String.init).filter(Countries.exists)
    if new.kind == .delegation { new.territory = countries } else if countries.count == 1 { new.country = countries.first }
    let id = try Organisations.register(new, by: .house, in: tx)
    if let founded = line["founded"], !founded.isEmpty {
      try Organisations.state(Fact(.founded, founded, source: line["source"] ?? ""), of: id, by: .house, in: tx)
    }
  }

  /// The source gives the coordinating city in words: "Vitoria-Gasteiz in 2020-2022; then Gijón". The first is the
  /// one of 2021; what is not found, or came later, stays unknown.
  private static func coordinator(_ line: [String: String], in tx: WriteTx) throws {
    let words = line["coordinating_city"] ?? ""
    let later = (line["notes"] ?? "").contains("later than 2021")
    let name = [" in ", " until ", " (", ";", ","].reduce(words) { rest, mark in
      rest.range(of: mark).map { String(rest[..<$0.lowerBound]) } ?? rest
    }
    guard !later, let network = try Organisations.find(code: line["code"] ?? "", in: tx) else { return }
    let territory = (line["territory"] ?? "").split(separator: " ").map(String.init).filter(Countries.exists)
    let cities = try Organisations.named(name, in: tx).filter { city in
      city.kind == .city && (territory.isEmpty || city.country.map(territory.contains) ?? false)
    }
    guard cities.count == 1, let city = cities.first else { return }
    try Organisations.tie(
      city.id, to: network.id, coordinates: true, from: nil, source: line["source"] ?? "", by: .house, in: tx)
  }

  package static func executiveCommittee(in tx: WriteTx) throws -> ID<Body> {
    if let body = try Bodies.find(slug: "executive-committee", in: tx) { return body.id }
    guard let association = try Organisations.association(in: tx) else { throw Problem.notFound }
    let names: [Language: String] = [.english: "Executive Committee", .french: "Comité exécutif", .spanish: "Comité Ejecutivo"]
    return try Bodies.found(slug: "executive-committee", names: names, of: association.id, by: .house, in: tx)
  }

  private static func seat(_ line: [String: String], _ body: ID<Body>, in tx: WriteTx) throws {
    let found = try Organisations.named(line["city"] ?? "", country: line["country_iso2"], in: tx)
    guard let city = found.first, found.count == 1 else {
      throw SeedFailed(reason: "executive-committee.csv names \(line["city"] ?? "nobody"), which is no city of cities.csv")
    }
    try Bodies.seat(
      city.id, in: body, as: line["role"].flatMap(Seat.Role.init(rawValue:)) ?? .member, from: line["from"].flatMap { Day($0) },
      to: line["to"].flatMap { Day($0) }, source: line["source"] ?? "", by: .house, in: tx)
  }

  private static func person(_ line: [String: String], in tx: WriteTx) throws {
    guard let address = line["email"], let role = line["role"].flatMap(Role.init(rawValue:)) else { return }
    guard try People.find(address: address, in: tx) == nil else { return }
    let language = line["language"].flatMap { Language($0) } ?? .english
    let name = line["name_\(language.nearestOfficial)"] ?? line["name_en"] ?? address
    let id = try People.register(name: name, address: address, language: language, in: tx)
    let word = line["organisation"] ?? ""
    let organisation = try Organisations.find(code: word, in: tx) ?? Organisations.named(word, in: tx).first
    guard let organisation else { throw SeedFailed(reason: "people.csv names \(word), which is no organisation") }
    try Mandates.open(id, for: organisation.id, as: role, evidence: "people.csv", by: .house, in: tx)
  }

  private static func bytes(_ name: String, _ folder: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
      throw SeedFailed(reason: "\(folder)/\(name) is missing")
    }
    return Array(data)
  }

  /// Each line by the names of its columns.
  private static func table(_ name: String, _ folder: String) throws -> [[String: String]] {
    let lines = try CSV.read(try bytes(name, folder))
    let columns = lines.first?.cells ?? []
    return lines.dropFirst().map { Dictionary(zip(columns, $0.cells), uniquingKeysWith: { first, _ in first }) }
  }
}

struct SeedFailed: Error, CustomStringConvertible {
  let reason: String
  var description: String { reason }
}

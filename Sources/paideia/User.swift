import ArgumentParser
import Core
import Databank
import Directory
import Storage
import Web

struct User: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Manage people from the server itself.", subcommands: [Add.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Add the first person of the secretariat; prints a sign-in link that works once, for half an hour.")

    @Argument(help: "The person's e-mail address.")
    var address: String
    @Option(help: "The person's name, as shown on pages.")
    var name: String
    @Option(help: "The language of e-mails: en, fr, es …")
    var language = "en"

    func run() async throws {
      guard let language = Language(language) else { throw Refusal("The language must be a code, such as en, fr or es.") }
      let house = try await Installation().open()
      let (name, address) = (name, address)
      let token = try await house.database.write { tx in
        try People.addSecretary(name: name, address: address, language: language, by: .house, in: tx)
      }
      print("\(house.settings.address)/\(language)/sign-in/link/\(token)")
      await house.database.close()
    }
  }
}

struct SampleCities: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Add invented cities with invented names, for measurements. It can be undone like any import.")

  @Option(help: "How many cities, at most 100000; 1000 if nothing else is asked for.")
  var count: Int?
  @Option(help: "How many invented people act for them, at most 100000.")
  var people = 0
  @Option(help: "How many invented experiences in five languages, of the cities that there are, at most 1000000.")
  var experiences = 0

  func run() async throws {
    let count = count ?? (experiences > 0 && people == 0 ? 0 : 1000)
    guard (0...100_000).contains(count), (0...100_000).contains(people), (0...1_000_000).contains(experiences) else {
      throw Refusal("--count and --people must be numbers from 0 to 100000, --experiences a number from 0 to 1000000.")
    }
    let house = try await Installation().open()
    if count > 0 { try await addCities(count, house) }
    if experiences > 0 { try await addExperiences(experiences, house) }
    await house.database.close()
  }

  private func addCities(_ count: Int, _ house: House) async throws {
    let bytes = Array(Sample.table(count).utf8)
    let applied = try await house.database.write { tx in
      try CityImport.apply(bytes, name: "sample-\(count).csv", by: .house, in: tx)
    }
    print("Added \(applied.added) invented cities. Undo it at /en/imports/\(applied.id).")
    for table in Sample.contacts(people, of: count) {
      let people = try await house.database.write { tx in
        try ContactImport.apply(Array(table.utf8), .mandates, name: "sample.csv", house, by: .house, in: tx)
      }
      print("Added \(people.added) invented people. Undo it at /en/imports/\(people.id).")
    }
  }

  /// A portion in each transaction, so that a house that is being read meanwhile goes on.
  private func addExperiences(_ count: Int, _ house: House) async throws {
    let began = ContinuousClock.now
    let batch = try await house.database.write { tx in try ExperienceSample.newBatch(in: tx) }
    for start in stride(from: 0, to: count, by: ExperienceSample.portion) {
      let numbers = start..<min(start + ExperienceSample.portion, count)
      try await house.database.write { tx in try ExperienceSample.add(numbers, batch: batch, by: .house, in: tx) }
    }
    let seconds = Double((ContinuousClock.now - began).components.seconds) + 0.5
    print("Added \(count) invented experiences as batch \(batch): \(Int(Double(count) / seconds)) per second, with their cards and index.")
  }
}

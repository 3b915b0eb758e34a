import ArgumentParser
import Core
import Directory
import Storage
import Web

struct User: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "People, from the machine itself.", subcommands: [Add.self])

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Make the first person of the secretariat; a link to sign in is printed, once, for half an hour.")

    @Argument(help: "The person's e-mail address.")
    var address: String
    @Option(help: "How the person is called on pages.")
    var name: String
    @Option(help: "The language of mails: en, fr, es …")
    var language = "en"

    func run() async throws {
      guard let language = Language(language) else { throw Refusal("The language is a code such as en, fr or es.") }
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
    commandName: "sample", abstract: "Add invented cities with invented names, for measurements. Undo it like any import.")

  @Option(help: "How many, at most 100000.")
  var count = 1000
  @Option(help: "How many invented people act for them, at most 100000.")
  var people = 0

  func run() async throws {
    guard (1...100_000).contains(count), (0...100_000).contains(people) else {
      throw Refusal("--count is a number from 1 to 100000, --people one from 0 to 100000.")
    }
    let house = try await Installation().open()
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
    await house.database.close()
  }
}

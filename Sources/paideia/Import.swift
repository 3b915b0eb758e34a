import ActionPlan
import ArgumentParser
import Core
import Directory
import Foundation
import Storage
import Web

struct Import: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Import a file, all of it or nothing.",
    subcommands: [Cities.self, Contacts.self, PlanOfYear.self, ActsByHand.self])

  /// A file of at most 30 MB.
  static func bytes(_ file: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: file) else { throw Refusal("The file \(file) does not exist.") }
    guard data.count <= 30_000_000 else { throw Refusal("\(file) is larger than 30 MB.") }
    return [UInt8](data)
  }

  struct Cities: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "cities", abstract: "Import a table of cities: shows what is new, changed, doubtful and wrong, then applies it.")

    @Argument(help: "A CSV file with the columns of Data/aive/cities.csv.")
    var file: String
    @Flag(help: "Only show what would happen.")
    var preview = false
    @Flag(help: "Treat every doubtful line as a new city.")
    var allNew = false

    func run() async throws {
      let bytes = try Import.bytes(file)
      let house = try await Installation().open()
      defer { Task { await house.database.close() } }
      var seen = try await house.database.read { tx in try CityImport.preview(bytes, in: tx) }
      let decisions = allNew ? seen.allNew : [:]
      if allNew { seen = try await house.database.read { tx in try CityImport.preview(bytes, decisions: decisions, in: tx) } }
      report(seen, Reader(language: .english, words: house.words))
      if preview { return }
      guard seen.mayBeApplied else {
        throw Refusal("Nothing was imported. Correct the lines above, or use --all-new for the doubtful ones.")
      }
      let name = URL(fileURLWithPath: file).lastPathComponent
      let shown = seen
      let applied = try await house.database.write { tx in
        try CityImport.apply(bytes, name: name, decisions: decisions, seen: shown, by: .house, in: tx)
      }
      print("Imported: \(applied.added) new, \(applied.changed) changed. Undo it at /en/imports/\(applied.id).")
    }

    private func report(_ seen: CityImport.Preview, _ reader: Reader) {
      print(
        "\(seen.new.count) new, \(seen.changed.count) changed, \(seen.unchanged.count) unchanged, \(seen.doubtful.count) doubtful, \(seen.wrong.count) wrong"
      )
      for row in seen.rows {
        switch row.verdict {
        case .wrong(let fault): print("line \(row.line), \(row.city.name): wrong: \(fault.said(reader))")
        case .doubtful(let candidates, let fault):
          let names = candidates.map { "\($0.name) (\($0.country))" }.joined(separator: ", ")
          print("line \(row.line), \(row.city.name): doubtful: \(fault.said(reader)) \(names)")
        default: break
        }
      }
    }
  }

  struct Contacts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "contacts", abstract: "Import a table of people who act for cities: shows what it would do, then does it.")

    @Argument(help: "A CSV file with the columns city, country, role, name, email; language, since, evidence.")
    var file: String
    @Flag(help: "Only show what would happen.")
    var preview = false
    @Flag(help: "Invite everybody by e-mail instead of opening mandates.")
    var invite = false

    func run() async throws {
      let bytes = try Import.bytes(file)
      let house = try await Installation().open()
      defer { Task { await house.database.close() } }
      let mode: ContactImport.Mode = invite ? .invitations : .mandates
      let seen = try await house.database.read { tx in try ContactImport.preview(bytes, mode, in: tx) }
      let reader = Reader(language: .english, words: house.words)
      print(
        "\(seen.new.count) new, \(seen.known.count) known with a new role, \(seen.unchanged.count) unchanged, \(seen.doubtful.count) doubtful, \(seen.wrong.count) wrong"
      )
      for row in seen.rows {
        switch row.verdict {
        case .wrong(let fault): print("line \(row.line): wrong: \(fault.said(reader))")
        case .doubtful(_, let fault): print("line \(row.line), \(row.contact.name): doubtful: \(fault.said(reader))")
        default: break
        }
      }
      if preview { return }
      guard seen.mayBeApplied else {
        throw Refusal("Nothing was imported. Correct the lines above, or import on the page, which asks about each doubtful line.")
      }
      let name = URL(fileURLWithPath: file).lastPathComponent
      let applied = try await house.database.write { tx in
        try ContactImport.apply(bytes, mode, name: name, house, by: .house, in: tx)
      }
      print("Imported: \(applied.added) new, \(applied.changed) known. Undo it at /en/imports/\(applied.id).")
    }
  }

  struct PlanOfYear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "plan", abstract: "Import an action plan written in Markdown, in any language, as a draft to review.")

    @Argument(help: "The document.")
    var file: String
    @Option(help: "The year of the plan, if the document does not give it.")
    var year: Int?
    @Option(help: "Known divisions of paragraphs, as in Data/aive/plan-2021.cuts.json.")
    var cuts: String?
    @Option(help: "Short titles to suggest, in order, as in Data/aive/plan-2021.json.")
    var titles: String?
    @Flag(help: "Publish it at once.")
    var publish = false

    func run() async throws {
      _ = try Import.bytes(file)
      let house = try await Installation().open()
      let outcome = try await PlanImport.run(
        file: file, year: year, titles: titles, cuts: cuts, publish: publish, in: house.database)
      print(
        "Read \(outcome.axes) axes, \(outcome.general) general and \(outcome.concrete) concrete objectives; \(outcome.cuttable) paragraphs can be divided."
      )
      print(outcome.plan.map { "Published at /en/plan/\($0.year)." } ?? "Review it at /en/plans/drafts/\(outcome.draft).")
      await house.database.close()
    }
  }

  struct ActsByHand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "acts", abstract: "Import a table of acts for the year of a plan.")

    @Argument(help: "A CSV file; its columns are described at /en/acts/import.")
    var file: String

    func run() async throws {
      let bytes = try Import.bytes(file)
      let house = try await Installation().open()
      let reader = Reader(language: .english, words: house.words)
      let outcome = try await ActTable.run(bytes, language: .english, by: .house, in: house.database)
      for fault in outcome.faults {
        print("line \(fault.line): \(fault.problems.map { reader.t($0.message, $0.values) }.joined(separator: " "))")
      }
      await house.database.close()
      if !outcome.faults.isEmpty { throw Refusal("Nothing was imported. Correct the lines above.") }
      print("Recorded \(outcome.recorded) acts.")
    }
  }
}

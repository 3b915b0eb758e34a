import ArgumentParser
import Core
import Storage
import Web

/// The command. Each subcommand reads the same settings from the environment (docs/running.md).
@main
struct Paideia: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paideia",
    abstract: "Run the site of a worldwide association of cities.",
    subcommands: [
      Serve.self, Work.self, Migrate.self, Import.self, User.self, Backup.self, Restore.self, Rebuild.self, Doctor.self,
      Bounce.self, Evaluate.self, SampleCities.self, Routes.self,
    ])
}

/// What went wrong, as a sentence for whoever runs the machine; the exit code is 1.
struct Refusal: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

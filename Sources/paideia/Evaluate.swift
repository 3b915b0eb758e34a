import ArgumentParser
import Contents
import Core
import Foundation
import Translation

struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate-translation",
    abstract: "Measure machine translation on texts that people have written in both languages.",
    discussion: "Prints chrF (0 to 100) for each route. The grades do not change.")

  @Flag(help: "Save the figures beside the grades, for the translation page.")
  var keep = false

  func run() async throws {
    let house = try await Installation().open(migrating: false)
    let lines = try await Evaluation.run(house, keep: keep)
    print("route           grade  texts  chrF")
    for line in lines {
      let score = line.score.map { String(format: "%5.1f", $0) } ?? "    –"
      print(
        "\(line.path.padding(toLength: 15, withPad: " ", startingAt: 0)) \(line.grade)      \(String(format: "%5d", line.texts))  \(score)")
    }
    await house.database.close()
  }
}

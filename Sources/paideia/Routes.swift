import ArgumentParser
import Contents
import Core

/// The list of routes, for people and for the browser journeys: method, pattern, who, and an example that answers.
struct Routes: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Print every address of the site.")

  func run() {
    for route in Contents.features.flatMap(\.routes).sorted(by: { ($0.pattern, $0.method.rawValue) < ($1.pattern, $1.method.rawValue) }) {
      let example = route.example ?? "-"
      print("\(route.method.rawValue)\t\(route.pattern)\t\(route.who.rawValue)\t\(example)")
    }
  }
}

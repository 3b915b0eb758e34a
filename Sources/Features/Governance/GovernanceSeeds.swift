import Core
import Directory
import Storage
import Time
import Web

enum GovernanceSeeds {
  /// What the house itself says of where rules come from: kept in English, said to each reader in theirs.
  static let meetings: Phrase = "Internal regulations, as far as calls of 2016 to 2024 show them"
  static let usual: Phrase = "Internal regulations: usual rules, to be confirmed"

  /// Rules of the bodies that the house knows: what was found of the association's own, and what is usual for the rest.
  static let rules = Seed("rules of bodies") { _, _ in
    { tx in
      let known: [(String, BodyRules.Preset)] = [("general-assembly", .assembly), ("executive-committee", .committee)]
      for (slug, preset) in known {
        guard let body = try Bodies.find(slug: slug, in: tx), try RulesInForce.history(of: body.id, in: tx).isEmpty,
          let since = Day(year: 2016, month: 1, day: 1)
        else { continue }
        try RulesInForce.decide(
          .preset(preset), preset: preset, of: body, from: since,
          decision: meetings.message, by: .house, in: tx)
      }
    }
  }

  /// How the Executive Committee decides between its meetings: what is usual, until it gives itself other rules.
  static let written = Seed("rules of written procedures") { _, _ in
    { tx in
      guard let body = try Bodies.find(slug: "executive-committee", in: tx), let since = Day(year: 2016, month: 1, day: 1),
        try RulesInForce.written(of: body.id, on: tx.now.day, in: tx) == nil
      else { return }
      try RulesInForce.decide(
        .preset(.written), preset: .written, of: body, from: since, decision: usual.message,
        by: .house, in: tx)
    }
  }
}

import Core
import Storage
import Web

/// What the association puts on its invoices, and how it reminds.
package struct FeeSettings: Sendable, Equatable {
  package var name = ""
  /// Several lines.
  package var address = ""
  package var taxNumber = ""
  package var iban = ""
  package var bic = ""
  /// Who bears what banks keep.
  package var charges = ""
  /// A sentence that the law wants, by language.
  package var sentences: [Language: String] = [:]
  package var dueDays = 60
  /// After the due day, for the three levels.
  package var reminderDays = [15, 45, 90]
  package var version = 0

  package init() {}

  /// What an invoice cannot do without.
  package func requireComplete() throws {
    if name.isEmpty || iban.isEmpty {
      throw Problem.conflict("Invoices need the name of the association and its IBAN. Fill them in first under “Details on invoices”.")
    }
  }

  package static func read(in tx: Tx) throws -> FeeSettings {
    var values: [String: String] = [:]
    for row in try tx.rows("SELECT name, value FROM fees_setting") { values[try row("name")] = try row("value") }
    var settings = FeeSettings()
    settings.name = values["name"] ?? ""
    settings.address = values["address"] ?? ""
    settings.taxNumber = values["tax_number"] ?? ""
    settings.iban = values["iban"] ?? ""
    settings.bic = values["bic"] ?? ""
    settings.charges = values["charges"] ?? ""
    for language in Language.official { settings.sentences[language] = values["sentence_\(language)"] }
    settings.dueDays = values["due_days"].flatMap { Int($0) } ?? settings.dueDays
    settings.reminderDays = (0..<3).map { level in values["reminder_\(level + 1)"].flatMap { Int($0) } ?? settings.reminderDays[level] }
    settings.version = values["version"].flatMap { Int($0) } ?? 0
    return settings
  }

  /// - Parameter version: what the form was drawn from.
  package static func save(_ settings: FeeSettings, version: Int, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FeesPermissions.manage)
    guard try read(in: tx).version == version else { throw Problem.conflict("Somebody else changed this page in the meantime.") }
    var settings = settings
    if !settings.iban.isEmpty {
      guard let iban = IBAN.checked(settings.iban) else { throw FieldProblem("iban", "This is not an IBAN: its check digits are wrong.") }
      settings.iban = iban
    }
    guard zip(settings.reminderDays, settings.reminderDays.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw FieldProblem("reminder_2", "Each level comes after the one before.")
    }
    for (name, value) in settings.pairs + [("version", "\(version + 1)")] {
      try tx.execute(
        """
        INSERT INTO fees_setting (name, value) VALUES (\(name), \(value)) ON CONFLICT (name) DO UPDATE SET value = excluded.value
        """)
    }
  }

  var pairs: [(String, String)] {
    let plain = [
      ("name", name), ("address", address), ("tax_number", taxNumber), ("iban", iban), ("bic", bic), ("charges", charges),
      ("due_days", "\(dueDays)"),
    ]
    let levels = reminderDays.enumerated().map { ("reminder_\($0 + 1)", "\($1)") }
    return plain + levels + Language.official.map { ("sentence_\($0)", sentences[$0] ?? "") }
  }
}

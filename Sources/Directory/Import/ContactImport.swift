import Core
import Storage
import Web

/// A list of people who act for cities, as a table: compared with what the house holds, applied all or nothing by the
/// secretariat, as invitations or as mandates, undone as far as nobody has built on it.
///
/// Columns, in any order: `city`, `country`, `role`, `name` and `email` are needed; `language`, `since`, `evidence` may
/// be missing.
package enum ContactImport {
  package static let limit = 1_000_000

  package enum Mode: String, Sendable, CaseIterable {
    /// Each gets a mail and accepts.
    case invitations
    /// They act from the day given, on the evidence given.
    case mandates
  }

  package struct Contact: Sendable, Equatable {
    package var city = ""
    package var country = ""
    package var role = Role.technical
    package var name = ""
    package var address = ""
    package var language = Language.english
    package var since: Day?
    package var evidence = ""

    var addressKey: String { People.addressKey(address) }
  }

  package enum Verdict: Sendable, Equatable {
    /// The account is new with it.
    case new(OrganisationID)
    /// Somebody known gets another mandate.
    case known(OrganisationID, PersonID)
    case unchanged
    /// The same name several times: which city; a known address under another name: is it that person.
    case doubtful([(OrganisationID, String)], Fault)
    case wrong(Fault)
    case leftOut

    package static func == (left: Verdict, right: Verdict) -> Bool {
      switch (left, right) {
      case (.new(let one), .new(let other)): one == other
      case (.known(let one, let somebody), .known(let other, let another)): one == other && somebody == another
      case (.unchanged, .unchanged), (.leftOut, .leftOut): true
      case (.doubtful(let one, let fault), .doubtful(let other, let second)): one.map(\.0) == other.map(\.0) && fault == second
      case (.wrong(let one), .wrong(let other)): one == other
      default: false
      }
    }
  }

  package typealias Fault = CityImport.Fault

  package enum Decision: Sendable, Equatable {
    /// It is this city.
    case city(OrganisationID)
    /// It is that person, under a new name or a mistaken one; the account keeps its name.
    case person
    case leaveOut
  }

  package struct Row: Sendable, Equatable {
    package let line: Int
    package let contact: Contact
    package let verdict: Verdict
  }

  package struct Preview: Sendable, Equatable {
    package let rows: [Row]
    package var new: [Row] { rows.filter { if case .new = $0.verdict { true } else { false } } }
    package var known: [Row] { rows.filter { if case .known = $0.verdict { true } else { false } } }
    package var unchanged: [Row] { rows.filter { $0.verdict == .unchanged } }
    package var doubtful: [Row] { rows.filter { if case .doubtful = $0.verdict { true } else { false } } }
    package var wrong: [Row] { rows.filter { if case .wrong = $0.verdict { true } else { false } } }
    package var mayBeApplied: Bool { doubtful.isEmpty && wrong.isEmpty && !(new.isEmpty && known.isEmpty) }
  }

  // MARK: Reading the file

  struct Line: Sendable {
    let number: Int
    let contact: Result<Contact, Fault>
  }

  static func lines(_ bytes: [UInt8]) throws(Fault) -> [Line] {
    let table: [CSV.Line]
    do { table = try CSV.read(bytes) } catch { throw CityImport.said(error) }
    guard let head = table.first else { throw CityImport.said(.empty) }
    let columns = head.cells.map { NameKey.of($0).replacing(" ", with: "") }
    for needed in ["city", "country", "role", "name", "email"] where !columns.contains(needed) {
      throw Fault("There is no column “{column}”. The first line must name the columns.", ["column": needed])
    }
    guard table.count > 1 else { throw Fault("The file has column names but no people.") }
    return table.dropFirst().map { line in
      var cells: [String: String] = [:]
      for (column, cell) in zip(columns, line.cells) where cells[column] == nil { cells[column] = cell }
      return Line(number: line.number, contact: Result { () throws(Fault) -> Contact in try read(cells) })
    }
  }

  private static func read(_ cells: [String: String]) throws(Fault) -> Contact {
    func short(_ cell: String?) -> String { String((cell ?? "").prefix(40)) }
    var contact = Contact()
    contact.city = cells["city"] ?? ""
    guard !NameKey.of(contact.city).isEmpty else { throw Fault("The name of the city is missing.") }
    contact.country = (cells["country"] ?? "").uppercased()
    guard Countries.exists(contact.country) else {
      throw Fault("“{value}” is not a two-letter country code, such as FR.", ["value": short(cells["country"])])
    }
    guard let role = cells["role"].flatMap({ Role(rawValue: $0.lowercased()) }), role != .secretariat else {
      throw Fault("“{value}” is not a role: political, technical, substitute, dues, communication …", ["value": short(cells["role"])])
    }
    contact.role = role
    contact.name = (cells["name"] ?? "").precomposedStringWithCanonicalMapping
    guard (1...120).contains(contact.name.count), !contact.name.unicodeScalars.contains(where: { $0.value < 32 }) else {
      throw Fault("The name of the person is missing or too long.")
    }
    guard let address = cells["email"].flatMap({ MailAddress($0) }), address.domain.contains(".") else {
      throw Fault("“{value}” is not an e-mail address.", ["value": short(cells["email"])])
    }
    contact.address = address.description
    if let code = cells["language"], !code.isEmpty {
      guard let language = Language(code.lowercased()) else {
        throw Fault("“{value}” is not a language code, such as fr.", ["value": short(code)])
      }
      contact.language = language
    }
    if let since = cells["since"], !since.isEmpty {
      guard let day = Day(since) else { throw Fault("“{value}” is not a date. Write it as 2021-03-25.", ["value": short(since)]) }
      contact.since = day
    }
    contact.evidence = String((cells["evidence"] ?? "").prefix(200))
    return contact
  }
}

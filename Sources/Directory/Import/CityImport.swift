import Core
import Storage
import Web

/// A list of member cities as a table: read, compared with what the house holds, applied all or nothing, undone as
/// far as nobody has built on it. By command, by upload and on the first start it is this one.
///
/// Columns, in any order, by these names: `name` and `country_iso2` are needed; `latitude` and `longitude`,
/// `territorial_network` (the code), `source`, `population`, `population_year`, `income_group`, `standing`,
/// `admitted`, `website` may be missing. An empty cell says nothing and changes nothing.
package enum CityImport {
  /// Bytes accepted by the upload page.
  package static let limit = 1_000_000

  /// One line that could be read.
  package struct City: Sendable, Equatable {
    package var name = ""
    package var country = ""
    package var latitude: Double?
    package var longitude: Double?
    package var network: String?
    package var population: Int?
    /// The first day of the year that the population is of.
    package var populationDay: Day?
    package var incomeGroup: String?
    package var standing = Standing.member
    package var admitted: Day?
    package var website: String?
    package var source = ""

    var key: String { NameKey.of(name) }
    /// Without what stands in brackets: Lagoa (Açores) and Lagoa (Algarve) share it.
    var bareKey: String { NameKey.of(name.split(separator: "(", maxSplits: 1).first ?? "") }
  }

  /// Something known now and what the line says.
  package struct Change: Sendable, Equatable {
    package enum What: String, Sendable { case place, network, population, incomeGroup, website }
    package let what: What
    package let before: String
    package let after: String
  }

  /// An organisation that a doubtful line may mean.
  package struct Candidate: Sendable, Equatable {
    package let id: OrganisationID
    package let name: String
    package let country: String
    package let networks: [String]
  }

  package enum Verdict: Sendable, Equatable {
    case new
    case changed(OrganisationID, [Change])
    case unchanged(OrganisationID)
    /// A person has to say which it is: `candidates` and a new city.
    case doubtful([Candidate], Fault)
    case wrong(Fault)
    /// A person said to leave it out.
    case leftOut
  }

  /// Why a line is doubtful or wrong, to be said in the reader's language.
  package struct Fault: Error, Sendable, Equatable {
    package let message: Phrase
    package let values: [String: String]
    package init(_ message: Phrase, _ values: [String: String] = [:]) {
      self.message = message
      self.values = values
    }
    package func said(_ reader: Reader) -> String { reader.t(message, values) }
  }

  /// What a person says of a doubtful line.
  package enum Decision: Sendable, Equatable {
    case new
    case same(OrganisationID)
    case leaveOut
  }

  package struct Row: Sendable, Equatable {
    /// The line of the file, counted from 1.
    package let line: Int
    package let city: City
    package var verdict: Verdict
  }

  package struct Preview: Sendable, Equatable {
    package var rows: [Row]

    package var new: [Row] { rows.filter { $0.verdict == .new } }
    package var changed: [Row] { rows.filter { if case .changed = $0.verdict { true } else { false } } }
    package var unchanged: [Row] { rows.filter { if case .unchanged = $0.verdict { true } else { false } } }
    package var doubtful: [Row] { rows.filter { if case .doubtful = $0.verdict { true } else { false } } }
    package var wrong: [Row] { rows.filter { if case .wrong = $0.verdict { true } else { false } } }
    /// All or nothing: a wrong line or an undecided one stops the whole.
    package var mayBeApplied: Bool { doubtful.isEmpty && wrong.isEmpty && !(new.isEmpty && changed.isEmpty) }
    /// Each doubtful line as a city of its own: for lists whose maintainers have told the names apart by country and network.
    package var allNew: [Int: Decision] { Dictionary(doubtful.map { ($0.line, .new) }, uniquingKeysWith: { first, _ in first }) }
  }

  /// The whole file is unreadable.
  package static func said(_ mistake: CSV.Mistake) -> Fault {
    switch mistake {
    case .empty: Fault("The file is empty.")
    case .notText: Fault("This is not a text file. Save the table as CSV (UTF-8) and send that file.")
    case .openQuote(let line): Fault("Line {line}: a quotation mark is opened but never closed.", ["line": String(line)])
    case .tooManyLines(let limit): Fault("The file has more than {limit} lines.", ["limit": String(limit)])
    case .tooManyColumns(let line, let limit):
      Fault("Line {line} has more than {limit} columns.", ["line": String(line), "limit": String(limit)])
    case .cellTooLong(let line, let limit):
      Fault("Line {line}: one cell has more than {limit} characters.", ["line": String(line), "limit": String(limit)])
    }
  }
}

import Core
import Storage
import Web

/// What a bank file says, whichever format it came in: read and checked as a whole before anything is kept.
package struct BankFile: Sendable, Equatable {
  package struct Line: Sendable, Equatable {
    package enum Kind: String, SQLWord, CaseIterable {
      case credit, debit, reversal, charge
      var label: Phrase {
        switch self {
        case .credit: "Money in"
        case .debit: "Money out"
        case .reversal: "Reversed by the bank"
        case .charge: "Bank charges"
        }
      }
    }

    /// Account and the bank's own reference: the same movement bears the same key in every file.
    package var key: String
    package var kind: Kind
    package var booked: Day
    /// Negative for what went out.
    package var amount: Money
    package var charges: Money
    package var payer = ""
    /// Of the payer.
    package var account = ""
    package var reference = ""
    package var text = ""
  }

  package var format: String
  package var account: String
  package var label: String
  package var from: Day?
  package var to: Day?
  package var currency: String
  package var opening: Money?
  package var closing: Money?
  package var lines: [Line]

  /// Bytes accepted.
  static let limit = 5_000_000
  /// Movements in one file.
  static let mostLines = 5000
}

/// Why a bank file cannot be taken, to be said in the reader's language. Nothing of it was kept.
package struct BankFault: Error, Sendable, Equatable {
  package let message: Phrase
  package let values: [String: String]
  package init(_ message: Phrase, _ values: [String: String] = [:]) {
    self.message = message
    self.values = values
  }

  static func of(_ fault: XMLFault) -> BankFault {
    switch fault {
    case .notXML: BankFault("This is neither XML nor a table (CSV). Ask the bank for a CAMT.053 file.")
    case .documentType: BankFault("This XML file contains a document type, which no bank file does. It was not read.")
    case .entity: BankFault("This XML file uses an entity that no bank file does. It was not read.")
    case .broken(let line):
      BankFault("The file is incomplete or damaged near line {line}. Download it from the bank again.", ["line": "\(line)"])
    case .tooDeep: BankFault("This XML file is nested deeper than any bank file. It was not read.")
    }
  }
}

extension BankFile {
  /// The key of a movement whose bank gives it no reference: what is known of it, and which of several alike it is.
  static func key(_ account: String, _ line: Line, _ seen: inout [String: Int]) -> String {
    let facts = [
      account, line.booked.description, line.amount.plain, line.amount.currency, line.payer, line.reference, String(line.text.prefix(200)),
    ].joined(separator: "|")
    seen[facts, default: 0] += 1
    return "\(facts)|\(seen[facts] ?? 1)"
  }
}

import Core
import Storage
import Web

/// Bank movements as a table (CSV): the person says which column is what; names that banks use are guessed.
enum BankTable {
  enum Column: String, CaseIterable, Sendable {
    case day, amount, currency, payer, reference, text, id

    var label: Phrase {
      switch self {
      case .day: "Booking date"
      case .amount: "Amount"
      case .currency: "Currency"
      case .payer: "Payer"
      case .reference: "Creditor reference"
      case .text: "Text of the transfer"
      case .id: "The bank's own number of the movement"
      }
    }

    /// Without these nothing can be read.
    static let needed: [Column] = [.day, .amount]

    fileprivate var words: [String] {
      switch self {
      case .day: ["booking date", "date", "fecha", "fecha operacion", "date operation", "buchungstag", "day", "data"]
      case .amount: ["amount", "importe", "montant", "betrag", "import", "valor"]
      case .currency: ["currency", "divisa", "devise", "moneda", "wahrung"]
      case .payer: ["payer", "ordenante", "donneur d ordre", "emetteur", "name", "nombre", "auftraggeber"]
      case .reference: ["reference", "referencia", "creditor reference", "rf"]
      case .text: ["text", "concepto", "libelle", "communication", "description", "verwendungszweck", "remittance"]
      case .id: ["id", "bank reference", "numero", "number", "num"]
      }
    }
  }

  struct Table: Sendable {
    let heads: [String]
    let lines: [CSV.Line]
  }

  static func table(_ bytes: [UInt8]) throws -> Table {
    let lines: [CSV.Line]
    do { lines = try CSV.read(bytes) } catch { throw BankFault("This is neither XML nor a table (CSV). Ask the bank for a CAMT.053 file.") }
    guard lines.count > 1, lines.count <= BankFile.mostLines + 1 else {
      throw BankFault("The table needs a line of headings and between 1 and {limit} movements.", ["limit": "\(BankFile.mostLines)"])
    }
    return Table(heads: lines[0].cells, lines: Array(lines.dropFirst()))
  }

  /// Which column is what, by its heading.
  static func guess(_ heads: [String]) -> [Column: Int] {
    var found: [Column: Int] = [:]
    let plain = heads.map { Matching.words($0).sorted() }
    for column in Column.allCases {
      for word in column.words {
        let wanted = Matching.words(word).sorted()
        if let place = plain.firstIndex(of: wanted), !found.values.contains(place) {
          found[column] = place
          break
        }
      }
    }
    return found
  }

  private static let cells = Form([.day("day", "Day"), .money("amount", "Amount")])

  /// - Parameter account: ours; a table does not say it.
  static func read(_ table: Table, _ columns: [Column: Int], account: String) throws -> BankFile {
    for column in Column.needed where columns[column] == nil {
      throw BankFault("Say which column contains the date and which the amount.")
    }
    var seen: [String: Int] = [:]
    var lines: [BankFile.Line] = []
    for row in table.lines {
      func cell(_ column: Column) -> String {
        columns[column].flatMap { $0 < row.cells.count ? row.cells[$0] : nil }?.trimmed ?? ""
      }
      let read = cells.fill(Fields([("day", cell(.day)), ("amount", cell(.amount))]))
      guard let day = read.day("day"), let typed = read.money("amount") else {
        throw BankFault("Line {line}: the date or the amount cannot be read. Nothing was imported.", ["line": "\(row.number)"])
      }
      let currency = cell(.currency).isEmpty ? Money.euro : cell(.currency).uppercased()
      guard currency.utf8.count == 3, currency.utf8.allSatisfy({ (65...90).contains($0) }) else {
        throw BankFault(
          "Line {line}: “{currency}” is not a currency. Nothing was imported.",
          ["line": "\(row.number)", "currency": String(currency.prefix(10))])
      }
      let money = Money(cents: typed.cents, currency: currency)
      var line = BankFile.Line(
        key: "", kind: money.cents < 0 ? .debit : .credit, booked: day, amount: money, charges: Money(cents: 0, currency: currency))
      line.payer = String(cell(.payer).prefix(140))
      line.reference = String(cell(.reference).prefix(35))
      line.text = String(cell(.text).prefix(2000))
      let id = cell(.id)
      line.key = id.isEmpty ? BankFile.key(account, line, &seen) : "\(account)|\(id.prefix(200))"
      lines.append(line)
    }
    return BankFile(
      format: "csv", account: account, label: "", from: lines.map(\.booked).min(), to: lines.map(\.booked).max(),
      currency: lines.first?.amount.currency ?? Money.euro, opening: nil, closing: nil, lines: lines)
  }
}

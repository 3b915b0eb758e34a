import Core
import Directory
import Storage
import Web

/// An invoice that still waits for money, as matching knows it.
package struct OpenInvoice: Sendable, Equatable {
  package let id: RecordID
  package let code: String
  package let reference: String
  package let city: OrganisationID
  package let open: Money
  /// Names of the city and of its invoice address, as people and banks write them.
  package let names: [String]

  package init(id: RecordID, code: String, reference: String, city: OrganisationID, open: Money, names: [String]) {
    self.id = id
    self.code = code
    self.reference = reference
    self.city = city
    self.open = open
    self.names = names
  }
}

/// What a bank says of one transfer to us.
package struct Transfer: Sendable, Equatable {
  package var amount: Money
  /// Taken by banks on the way, where the file says so.
  package var charges: Money
  package var payer: String
  package var reference: String
  /// Everything that was written to go with it.
  package var text: String

  package init(amount: Money, charges: Money? = nil, payer: String = "", reference: String = "", text: String = "") {
    self.amount = amount
    self.charges = charges ?? Money(cents: 0, currency: amount.currency)
    self.payer = payer
    self.reference = reference
    self.text = text
  }
}

/// Where a part of a transfer goes.
package struct Share: Sendable, Hashable {
  package enum Purpose: String, SQLWord, CaseIterable { case fee, charges, kept, refund }
  package var purpose: Purpose
  package var invoice: RecordID?
  package var city: OrganisationID
  package var cents: Int

  package init(_ purpose: Purpose, _ city: OrganisationID, invoice: RecordID? = nil, cents: Int) {
    self.purpose = purpose
    self.invoice = invoice
    self.city = city
    self.cents = cents
  }
}

/// What the house makes of a transfer.
package enum Match: Sendable, Equatable {
  /// Says itself what it pays, and pays just that.
  case matched([Share])
  /// A person has to look: a proposal, and why it is only one.
  case check([Share], Doubt)
  case unknown

  package enum Doubt: String, Sendable, CaseIterable {
    case partial, tooMuch, charges, byAmount, currency, severalSum, paidAlready

    package var label: Phrase {
      switch self {
      case .partial: "Less than the amount due"
      case .tooMuch: "More than the amount due: the rest is held for the city"
      case .charges: "Reduced by bank charges"
      case .byAmount: "No reference: amount and payer match"
      case .currency: "A different currency from the invoice"
      case .severalSum: "Mentions several invoices, but the total is different"
      case .paidAlready: "Mentions an invoice that is already paid"
      }
    }
  }
}

package enum Matching {
  /// By reference, by invoice number, by amount and payer, in this order.
  /// - Parameter paid: invoices of which nothing is open, by number and reference, so that a second payment is seen.
  package static func match(_ transfer: Transfer, _ open: [OpenInvoice], paid: [OpenInvoice] = []) -> Match {
    let named = invoices(named: transfer, among: open)
    if !named.isEmpty { return pays(named, transfer) }
    if let first = invoices(named: transfer, among: paid).first {
      guard first.open.currency == transfer.amount.currency else { return .check([], .currency) }
      return .check([Share(.kept, first.city, cents: transfer.amount.cents)], .paidAlready)
    }
    let payer = words(transfer.payer + " " + transfer.text)
    let fitting = open.filter { $0.open == transfer.amount && $0.names.contains { isNamed($0, in: payer) } }
    if fitting.count == 1, let one = fitting.first {
      return .check([Share(.fee, one.city, invoice: one.id, cents: transfer.amount.cents)], .byAmount)
    }
    return .unknown
  }

  private static func pays(_ named: [OpenInvoice], _ transfer: Transfer) -> Match {
    let amount = transfer.amount
    guard named.allSatisfy({ $0.open.currency == amount.currency }) else { return .check([], .currency) }
    let whole = named.map { Share(.fee, $0.city, invoice: $0.id, cents: $0.open.cents) }
    let sum = named.reduce(0) { $0 + $1.open.cents }
    if sum == amount.cents { return .matched(whole) }
    if sum > amount.cents, transfer.charges.currency == amount.currency, sum - amount.cents == transfer.charges.cents {
      return .check(short(whole, by: sum - amount.cents), .charges)
    }
    guard named.count == 1, let one = named.first else { return .check(filled(whole, amount.cents), .severalSum) }
    if sum > amount.cents { return .check([Share(.fee, one.city, invoice: one.id, cents: amount.cents)], .partial) }
    return .check(whole + [Share(.kept, one.city, cents: amount.cents - sum)], .tooMuch)
  }

  /// The last invoice bears what the banks kept; it counts as paid.
  private static func short(_ whole: [Share], by cents: Int) -> [Share] {
    guard var last = whole.last, last.cents > cents else { return whole }
    let charges = Share(.charges, last.city, invoice: last.invoice, cents: cents)
    last.cents -= cents
    return whole.dropLast() + [last, charges]
  }

  /// One after the other until the money is used up; what is left over is the last city's.
  private static func filled(_ whole: [Share], _ cents: Int) -> [Share] {
    var rest = cents
    var shares: [Share] = []
    for share in whole where rest > 0 {
      var share = share
      share.cents = min(share.cents, rest)
      rest -= share.cents
      shares.append(share)
    }
    if rest > 0, let last = whole.last { shares.append(Share(.kept, last.city, cents: rest)) }
    return shares
  }

  /// Invoices that the transfer names by a structured reference, or by their numbers anywhere in its text.
  static func invoices(named transfer: Transfer, among invoices: [OpenInvoice]) -> [OpenInvoice] {
    var references = Set(CreditorReference.found(in: transfer.text))
    if let structured = CreditorReference.checked(transfer.reference) { references.insert(structured) }
    let byReference = invoices.filter { references.contains($0.reference) }
    if !byReference.isEmpty { return byReference }
    let text = Array((transfer.reference + " " + transfer.text).uppercased().utf8)
    return invoices.filter { holds(text, $0.code) }
  }

  /// The number, also with other signs between its parts (`F 2021/0001`), and no further digit after it.
  private static func holds(_ text: [UInt8], _ code: String) -> Bool {
    let parts = code.split(separator: "-").map { Array($0.utf8) }
    return text.indices.contains { start in
      var place = start
      for (position, part) in parts.enumerated() {
        if position > 0 { while place < text.count, " -/._".utf8.contains(text[place]) { place += 1 } }
        guard text[place...].starts(with: part) else { return false }
        place += part.count
      }
      return place == text.count || !(48...57).contains(text[place])
    }
  }

  /// All words of the name stand in what the bank wrote.
  private static func isNamed(_ name: String, in payer: Set<String>) -> Bool {
    let wanted = words(name)
    return !wanted.isEmpty && wanted.isSubset(of: payer)
  }

  static func words(_ text: String) -> Set<String> {
    Set(NameKey.of(text).split(separator: " ").map(String.init).filter { $0.count > 1 })
  }
}

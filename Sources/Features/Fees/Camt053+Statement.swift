import Core
import Storage
import Web

extension Camt053 {
  /// Reads the statements of one file into one list of movements.
  struct Statement {
    let version: String
    private var account = ""
    private var currency: String?
    private var labels: [String] = []
    private var days: [Day] = []
    private var opening: Money?
    private var closing: Money?
    private var lines: [BankFile.Line] = []
    private var seen: [String: Int] = [:]

    init(version: String) { self.version = version }

    mutating func read(_ statement: XMLTree) throws {
      guard let number = statement.string("Acct", "Id", "IBAN") ?? statement.string("Acct", "Id", "Othr", "Id") else {
        throw missing("IBAN", "Acct")
      }
      let own = CreditorReference.letters(number)
      guard account.isEmpty || account == own else {
        throw BankFault("The file contains statements of several accounts. Ask the bank for one file per account.")
      }
      account = own
      labels.append(String((statement.string("Id") ?? "").prefix(35)))
      for name in ["FrDtTm", "ToDtTm"] {
        if let day = statement.string("FrToDt", name).flatMap({ Day($0.prefix(10)) }) { days.append(day) }
      }
      var sum: [String: Int] = [:]
      for entry in statement.all("Ntry") {
        let booked = try self.entry(entry)
        sum[booked.currency, default: 0] += booked.cents
        guard lines.count <= BankFile.mostLines else {
          throw BankFault(
            "The file contains more than {limit} movements. Ask the bank for shorter periods.", ["limit": "\(BankFile.mostLines)"])
        }
      }
      try balances(statement, sum)
    }

    func file() throws -> BankFile {
      guard let currency = currency ?? lines.first?.amount.currency else { throw BankFault("The file contains no movements.") }
      return BankFile(
        format: "camt.053.001.\(version)", account: account, label: labels.joined(separator: ", "), from: days.min(), to: days.max(),
        currency: currency, opening: opening, closing: closing, lines: lines)
    }

    /// Opening and all that was booked must give what the bank says it closes with.
    private mutating func balances(_ statement: XMLTree, _ sum: [String: Int]) throws {
      var first: Money?
      var last: Money?
      for balance in statement.all("Bal") {
        guard let kind = balance.string("Tp", "CdOrPrtry", "Cd") ?? balance.string("Tp", "CdOrPrtry", "Prtry") else {
          throw missing("Cd", "Tp")
        }
        let money = try Camt053.amount(balance)
        if let day = Camt053.day(balance.first("Dt")), ["OPBD", "PRCD", "CLBD"].contains(kind) { days.append(day) }
        switch kind {
        case "OPBD": first = money
        // The day before's closing, where the bank gives no opening.
        case "PRCD": first = first ?? money
        case "CLBD": last = money
        // One page of several: begins and ends in between.
        case "ITBD": if first == nil { first = money } else if last == nil { last = money }
        default: break
        }
      }
      if let first, let last {
        guard first.currency == last.currency, first.cents + (sum[first.currency] ?? 0) == last.cents else {
          throw BankFault(
            "The movements do not lead from the opening balance to the closing balance: the file is incomplete.")
        }
      }
      currency = currency ?? first?.currency
      opening = opening ?? first
      closing = last ?? closing
    }

    /// - Returns: what it adds to the balance; nothing while it is not booked.
    private mutating func entry(_ entry: XMLTree) throws -> Money {
      let amount = try Camt053.amount(entry)
      let status = version == "02" ? entry.string("Sts") : entry.string("Sts", "Cd") ?? entry.string("Sts", "Prtry")
      guard let status else { throw missing("Sts", "Ntry") }
      guard status == "BOOK" else { return Money(cents: 0, currency: amount.currency) }
      guard let day = Camt053.day(entry.first("BookgDt")) ?? Camt053.day(entry.first("ValDt")) else { throw missing("BookgDt", "Ntry") }
      days.append(day)
      let details = entry.all("NtryDtls").flatMap { $0.all("TxDtls") }
      for line in try parts(entry, details, amount, day) {
        var line = line
        if line.key.isEmpty { line.key = BankFile.key(account, line, &seen) } else { line.key = "\(account)|\(line.key)" }
        lines.append(line)
      }
      return amount
    }

    /// One line for each transfer of a batch, if the bank says what each is over; else one for the whole.
    private func parts(_ entry: XMLTree, _ details: [XMLTree], _ amount: Money, _ day: Day) throws -> [BankFile.Line] {
      let kind = kind(entry, amount)
      let reference = entry.string("AcctSvcrRef") ?? ""
      let outer = try charges(entry, amount.currency)
      guard details.count > 1 else {
        var charges = outer
        if let detail = details.first { charges = max(charges, try self.charges(detail, amount.currency)) }
        let own = details.first?.string("Refs", "AcctSvcrRef")
        return [line(entry, details.first, kind, own ?? reference, amount, charges, day)]
      }
      let amounts = try details.compactMap { try self.amount(of: $0, amount) }
      guard amounts.count == details.count else {
        // Only the sum is known: a person has to look.
        var whole = line(entry, nil, kind, reference, amount, outer, day)
        whole.text = String(([whole.text] + details.flatMap { words($0, entry: nil) }).joined(separator: " ").prefix(2000))
        return [whole]
      }
      let inner = try details.map { try charges($0, amount.currency) }
      let sign = amount.cents < 0 ? -1 : 1
      let gross = amounts.reduce(0) { $0 + $1.cents } * sign
      let net: [Int]
      var rest: Int?
      if gross == amount.cents {
        net = amounts.map { $0.cents * sign }
      } else if gross - sign * inner.reduce(0, +) == amount.cents {
        net = zip(amounts, inner).map { ($0.cents - $1) * sign }
      } else if outer > 0, gross - outer == amount.cents {
        net = amounts.map { $0.cents * sign }
        rest = -outer
      } else {
        throw BankFault(
          "The parts of the movement of {day} for {amount} do not add up: the file is incomplete.",
          ["day": day.description, "amount": "\(amount.plain) \(amount.currency)"])
      }
      var lines = details.enumerated().map { place, detail -> BankFile.Line in
        let own = detail.string("Refs", "AcctSvcrRef").map { $0 == reference ? "\($0)#\(place + 1)" : $0 }
        let key = own ?? (reference.isEmpty ? "" : "\(reference)#\(place + 1)")
        return line(
          entry, detail, kind, key, Money(cents: net[place], currency: amount.currency), gross == amount.cents ? 0 : inner[place], day)
      }
      if let rest {
        lines.append(
          line(entry, nil, .charge, reference.isEmpty ? "" : "\(reference)#charges", Money(cents: rest, currency: amount.currency), 0, day))
      }
      return lines
    }

    private func line(
      _ entry: XMLTree, _ detail: XMLTree?, _ kind: BankFile.Line.Kind, _ key: String, _ amount: Money, _ charges: Int, _ day: Day
    ) -> BankFile.Line {
      var line = BankFile.Line(
        key: String(key.prefix(200)), kind: kind, booked: day, amount: amount, charges: Money(cents: charges, currency: amount.currency))
      // Who is at the other end: the debtor of what comes in, the creditor of what goes out.
      let parties = detail?.first("RltdPties")
      let other = amount.cents < 0 ? "Cdtr" : "Dbtr"
      let name =
        parties?.string(other, "Nm") ?? parties?.string(other, "Pty", "Nm") ?? parties?.string("Ultmt\(other)", "Nm")
        ?? parties?.string("Ultmt\(other)", "Pty", "Nm")
      line.payer = String((name ?? "").prefix(140))
      line.account = String(CreditorReference.letters(parties?.string("\(other)Acct", "Id", "IBAN") ?? "").prefix(34))
      line.reference = String((detail?.at("RmtInf")?.all("Strd").lazy.compactMap { $0.string("CdtrRefInf", "Ref") }.first ?? "").prefix(35))
      line.text = String(words(detail, entry: entry).joined(separator: " ").prefix(2000))
      return line
    }

    /// Whatever was written to go with it.
    private func words(_ detail: XMLTree?, entry: XMLTree?) -> [String] {
      var words: [String] = []
      if let information = detail?.first("RmtInf") {
        words += information.all("Ustrd").map(\.text)
        // The reference itself stands apart.
        for part in information.all("Strd") {
          words += part.all("RfrdDocInf").compactMap { $0.string("Nb") } + part.all("AddtlRmtInf").map(\.text)
        }
      }
      if let end = detail?.string("Refs", "EndToEndId"), end != "NOTPROVIDED" { words.append(end) }
      words += [detail?.string("AddtlTxInf"), entry?.string("AddtlNtryInf")].compactMap { $0 }
      return words
    }

    /// After the standard's sets of codes for charges; banks' own words are not guessed at.
    private func kind(_ entry: XMLTree, _ amount: Money) -> BankFile.Line.Kind {
      if ["true", "1"].contains(entry.string("RvslInd") ?? "") { return .reversal }
      if amount.cents >= 0 { return .credit }
      let code = entry.string("BkTxCd", "Domn", "Fmly", "SubFmlyCd") ?? ""
      return ["CHRG", "FEES", "COMM", "COMT", "COAT"].contains(code) ? .charge : .debit
    }

    /// What the details say of their own amount, as one of the entry's currency.
    private func amount(of detail: XMLTree, _ whole: Money) throws -> Money? {
      for found in [detail.first("Amt"), detail.at("AmtDtls", "TxAmt", "Amt"), detail.at("AmtDtls", "InstdAmt", "Amt")] {
        guard let found else { continue }
        let money = try Camt053.unsigned(found, in: "TxDtls")
        if money.currency == whole.currency { return money }
      }
      return nil
    }

    /// In cents: the total where it is given, else the sum of its parts.
    private func charges(_ element: XMLTree, _ currency: String) throws -> Int {
      try element.all("Chrgs").reduce(0) { sum, charges in
        if let total = charges.first("TtlChrgsAndTaxAmt") { return sum + own(try Camt053.unsigned(total, in: "Chrgs"), currency) }
        let records = charges.all("Rcrd").isEmpty ? [charges] : charges.all("Rcrd")
        return try records.reduce(sum) { $0 + ($1.first("Amt") == nil ? 0 : own(try Camt053.amount($1, signed: false), currency)) }
      }
    }

    private func own(_ money: Money, _ currency: String) -> Int { money.currency == currency ? money.cents : 0 }
  }
}

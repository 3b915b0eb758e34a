import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Fees

/// The rules as tables.
@Suite struct RuleTests {
  static let tariff: Tariff = {
    var rates: [Tariff.Rate: Int] = [:]
    let starts = [0, 50_000, 100_000, 250_000]
    for (place, from) in starts.enumerated() {
      rates[Tariff.Rate(group: .one, from: from)] = 7000 + place
      rates[Tariff.Rate(group: .four, from: from)] = 22_000 + place
    }
    return Tariff(year: 2021, rates: rates, groups: ["TG": .one, "FR": .four])
  }()

  @Test(arguments: [
    (0, 0), (49_999, 0), (50_000, 50_000), (99_999, 50_000), (100_000, 100_000), (249_999, 100_000), (250_000, 250_000),
    (9_000_000, 250_000),
  ])
  func aTouchingBoundBelongsToTheUpperBand(_ population: Int, _ from: Int) {
    #expect(Self.tariff.band(of: population)?.from == from)
  }

  @Test func groups() {
    let of = { (value: String, day: String) in Fact(.incomeGroup, value, from: Day(day), source: "") }
    #expect(Self.tariff.group(of: "FR", stated: nil) == .four)
    #expect(Self.tariff.group(of: "FR", stated: of("II", "2021-01-01")) == .two, "stated for this very year")
    #expect(Self.tariff.group(of: "FR", stated: of("II", "2010-01-01")) == .four, "an older word gives way to the country's group")
    #expect(Self.tariff.group(of: "XX", stated: of("II", "2010-01-01")) == .two, "but serves where the country is not known")
    #expect(Self.tariff.group(of: "XX", stated: nil) == nil)
  }

  @Test(
    arguments: [
      ("plain", "bill", 22_001), ("suspended", "suspended", 22_001), ("billed", "billed", 22_001), ("exempt", "exempt", 0),
      ("reduced", "bill", 5000), ("nobody counted", "no-population", nil), ("no country", "no-group", nil), ("no amount", "no-rate", nil),
    ] as [(String, String, Int?)])
  func linesSayWhy(_ name: String, _ outcome: String, _ cents: Int?) {
    var payer = Payer(city: OrganisationID(7), country: "FR", population: Fact(.population, "50000", source: "census"))
    switch name {
    case "suspended": payer.standing = .suspended
    case "billed": payer.isBilled = true
    case "exempt": payer.relief = Relief(cents: 0, decision: "EC-1")
    case "reduced": payer.relief = Relief(cents: 5000, decision: "EC-2")
    case "nobody counted": payer.population = nil
    case "no country": payer.country = "XX"
    case "no amount": payer.group = Fact(.incomeGroup, "II", from: Day("2021-01-01"), source: "")
    default: break
    }
    let line = Self.tariff.line(payer)
    #expect(line.outcome.rawValue == outcome)
    #expect(line.due?.cents == cents)
  }

  /// The examples of ISO 11649 and of a published tool, and every number of a year made and read back.
  @Test func creditorReferences() {
    #expect(CreditorReference.make("539007547034") == "RF18539007547034")
    #expect(CreditorReference.checked("RF18 5390 0754 7034") == "RF18539007547034")
    #expect(CreditorReference.checked("rf18539007547034") == "RF18539007547034")
    #expect(CreditorReference.make("F-2021-0001") == "RF63F20210001")
    #expect(CreditorReference.make("") == nil)
    #expect(CreditorReference.make(String(repeating: "A", count: 22)) == nil)
    for number in 1...400 {
      let made = CreditorReference.make("F-2021-\(1000 + number)") ?? ""
      #expect(CreditorReference.checked(made) == made)
      #expect(CreditorReference.found(in: "pago \(CreditorReference.spaced(made)) gracias").contains(made))
      // One digit changed, or two neighbours swapped, is noticed.
      var letters = Array(made)
      letters[letters.count - 1] = letters[letters.count - 1] == "9" ? "0" : "9"
      if String(letters) != made { #expect(CreditorReference.checked(String(letters)) == nil) }
      var swapped = Array(made)
      swapped.swapAt(swapped.count - 1, swapped.count - 2)
      if String(swapped) != made { #expect(CreditorReference.checked(String(swapped)) == nil) }
    }
  }

  @Test func ibans() {
    #expect(IBAN.checked("ES91 2100 0418 4502 0005 1332") == "ES9121000418450200051332")
    #expect(IBAN.checked("ES92 2100 0418 4502 0005 1332") == nil)
    #expect(IBAN.checked("hello") == nil)
  }

  @Test(arguments: [
    ("2021-06-01", "not-due"), ("2021-06-02", "month"), ("2021-07-01", "month"), ("2021-07-02", "quarter"), ("2021-08-30", "quarter"),
    ("2021-08-31", "half"), ("2021-11-28", "half"), ("2021-11-29", "year"), ("2022-06-01", "year"), ("2022-06-02", "older"),
  ])
  func ages(_ day: String, _ age: String) throws {
    #expect(Age(due: try #require(Day("2021-06-01")), on: try #require(Day(day))).rawValue == age)
  }

  @Test func reminders() throws {
    let due = try #require(Day("2021-06-01"))
    let days = [15, 45, 90]
    func level(_ after: Int, sent: [Int: Int] = [:], stop: Int? = nil) -> Int? {
      ReminderRule.level(
        .init(due: due, sent: sent.mapValues { due.adding(days: $0) }, stops: stop.map { [due.adding(days: $0)] } ?? []), days: days,
        on: due.adding(days: after))
    }
    #expect(level(14) == nil)
    #expect(level(15) == 1)
    #expect(level(30, sent: [1: 15]) == nil)
    #expect(level(45, sent: [1: 15]) == 2)
    #expect(level(90, sent: [1: 15, 2: 45]) == 3)
    #expect(level(400, sent: [1: 15, 2: 45, 3: 90]) == nil, "each level once")
    #expect(level(20, stop: 20) == nil, "a promise holds on its day")
    #expect(level(21, stop: 20) == 1, "and no longer")
    #expect(level(100, sent: [1: 95]) == nil, "never two within fifteen days")
    #expect(level(110, sent: [1: 95]) == 2)
  }

  // MARK: Matching

  static func open(_ number: Int, _ cents: Int, city: Int64? = nil, names: [String] = [], currency: String = "EUR") -> OpenInvoice {
    let code = "F-2021-000\(number)"
    return OpenInvoice(
      id: RecordID(Int64(100 + number)), code: code, reference: CreditorReference.make(code) ?? "",
      city: OrganisationID(city ?? Int64(number)),
      open: Money(cents: cents, currency: currency), names: names)
  }

  static let invoices = [open(1, 22_000, names: ["Rennes"]), open(2, 33_000, names: ["Lisboa"]), open(3, 22_000, names: ["Katowice"])]

  @Test(arguments: [
    ("by reference", "RF63 F202 1000 1", "", 22_000, "matched", "fee:101:1:22000"),
    ("reference in the text", "", "pago RF63F20210001 de cuota", 22_000, "matched", "fee:101:1:22000"),
    ("number in the text", "", "Facture F-2021-0001, merci", 22_000, "matched", "fee:101:1:22000"),
    ("number otherwise written", "", "fra. f 2021/0001 2021", 22_000, "matched", "fee:101:1:22000"),
    ("two cities", "", "F-2021-0001 + F-2021-0002", 55_000, "matched", "fee:101:1:22000,fee:102:2:33000"),
    ("a longer number is another", "", "F-2021-00012", 22_000, "unknown", ""),
    ("partial", "RF63F20210001", "", 10_000, "partial", "fee:101:1:10000"),
    ("too much", "RF63F20210001", "", 25_000, "tooMuch", "fee:101:1:22000,kept:-:1:3000"),
    ("two cities, another sum", "", "F-2021-0001 F-2021-0002", 50_000, "severalSum", "fee:101:1:22000,fee:102:2:28000"),
    ("wrong check digits", "RF64F20210001", "", 10, "partial", "fee:101:1:10"),
    ("nothing known", "", "gift", 500, "unknown", ""),
  ])
  func matches(_ name: String, _ reference: String, _ text: String, _ cents: Int, _ kind: String, _ shares: String) {
    let match = Matching.match(Transfer(amount: Money(cents: cents), reference: reference, text: text), Self.invoices)
    #expect(Self.word(match) == kind, "\(name)")
    #expect(match.code == shares, "\(name)")
  }

  static func word(_ match: Match) -> String {
    switch match {
    case .matched: "matched"
    case .check(_, let doubt): doubt.rawValue
    case .unknown: "unknown"
    }
  }

  @Test func amountAndPayerAreOnlyAProposal() {
    let byName = Matching.match(Transfer(amount: Money(cents: 22_000), payer: "VILLE DE RENNES"), Self.invoices)
    #expect(Self.word(byName) == "byAmount")
    #expect(byName.code == "fee:101:1:22000")
    #expect(Matching.match(Transfer(amount: Money(cents: 22_000), payer: "VILLE DE NANTES"), Self.invoices) == .unknown)
  }

  @Test func chargesOfBanks() {
    let transfer = Transfer(amount: Money(cents: 21_000), charges: Money(cents: 1000), reference: "RF63F20210001")
    let match = Matching.match(transfer, Self.invoices)
    #expect(Self.word(match) == "charges")
    #expect(match.code == "fee:101:1:21000,charges:101:1:1000")
  }

  @Test func currenciesAreNeverMixed() {
    let match = Matching.match(Transfer(amount: Money(cents: 22_000, currency: "USD"), reference: "RF63F20210001"), Self.invoices)
    #expect(match == .check([], .currency))
  }

  @Test func aSecondPaymentIsSeen() {
    let paid = [Self.open(9, 0)]
    let match = Matching.match(Transfer(amount: Money(cents: 500), text: "F-2021-0009"), Self.invoices, paid: paid)
    #expect(Self.word(match) == "paidAlready")
    #expect(match.code == "kept:-:9:500")
  }
}

import Core
import Storage
import TestKit
import Testing
import Web

struct MeasureTests {
  static let features: [Feature] = {
    var feature = Feature("Test")
    feature.kinds = [
      Kind("experience.published", "{record} was published"), Kind("act.recorded", "{record} took place"),
      Kind("course.completed", "{record} was completed"),
    ]
    return [feature]
  }()
  static let reader = Reader(language: .english, words: .none)

  static func measure(_ kinds: [String], _ distinct: Measure.Distinct = .rows) -> Measure {
    Measure("test", "Test", unit: "rows", kinds: kinds, distinct: distinct)
  }

  /// Two cities and the secretariat; acts with owners, days, audiences, an undoing and a mending.
  struct Small {
    let rennes: OrganisationID
    let lyon: OrganisationID

    static func make(_ house: House) async throws -> Small {
      let rennes = try await house.record("city").as(OrganisationNoun.self)
      let lyon = try await house.record("city").as(OrganisationNoun.self)
      let ofLyon = Actor(person: nil, organisation: lyon, roles: [], sight: .house)
      let square = try await house.record("act", owner: rennes)
      let school = try await house.record("act", owner: rennes)
      let garden = try await house.record("act")
      let hidden = try await house.record("act", owner: lyon, audience: .members)
      try await house.write { tx in
        try Ledger.record("act.recorded", day: day("2021-01-01"), of: square, by: .house, in: tx)
        try Ledger.record("act.recorded", day: day("2021-12-31"), of: square, by: .house, in: tx)
        try Ledger.record("experience.published", day: day("2021-06-01"), of: square, by: ofLyon, in: tx)
        try Ledger.record("act.recorded", day: day("2020-12-31"), of: school, by: .house, in: tx)
        try Ledger.record("act.recorded", day: nil, of: school, by: .house, in: tx)
        try Ledger.record("act.recorded", day: day("2021-05-01"), of: garden, by: ofLyon, in: tx)
        try Ledger.record("act.recorded", day: day("2021-05-02"), of: hidden, by: ofLyon, in: tx)
        // Undone, and mended to another day.
        let wrong = try Ledger.record("act.recorded", day: day("2021-05-03"), of: garden, by: ofLyon, in: tx)
        try Ledger.undo(wrong, by: ofLyon, in: tx)
        let early = try Ledger.record("experience.published", day: day("2021-02-01"), of: school, by: .house, in: tx)
        try Ledger.record("experience.published", day: day("2022-02-01"), of: school, corrects: early, by: .house, in: tx)
      }
      return Small(rennes: rennes, lyon: lyon)
    }
  }

  enum Whose: Sendable { case house, rennes, lyon, both, nobody }
  struct Case: Sendable, CustomTestStringConvertible {
    let kinds: [String]
    let distinct: Measure.Distinct
    let whose: Whose
    let period: Period
    let sight: Sight
    let figure: Figure
    init(_ kinds: [String], _ distinct: Measure.Distinct, _ whose: Whose, _ period: Period, _ sight: Sight, _ figure: Figure) {
      self.kinds = kinds
      self.distinct = distinct
      self.whose = whose
      self.period = period
      self.sight = sight
      self.figure = figure
    }
    var testDescription: String { "\(kinds) \(distinct) of \(whose) in \(period)" }
    func scope(_ small: Small) -> FigureScope {
      switch whose {
      case .house: .house
      case .rennes: .organisation(small.rennes)
      case .lyon: .organisation(small.lyon)
      case .both: .organisations([small.rennes, small.lyon])
      case .nobody: .organisations([])
      }
    }
  }

  static let acts = ["act.recorded"]
  static let both = ["act.recorded", "experience.published"]
  static let cases: [Case] = [
    Case(acts, .rows, .house, .all, .everyone, .number(5)),
    Case(acts, .rows, .house, .year(2021), .everyone, .number(3)),
    Case(acts, .rows, .house, .year(2021), Sight([.members]), .number(4)),
    Case(acts, .rows, .house, .year(2020), .everyone, .number(1)),
    Case(acts, .rows, .house, .year(2019), .everyone, .noData),
    Case(acts, .records, .house, .year(2021), .everyone, .number(2)),
    // A record under two kinds, and a kind named twice, count once.
    Case(both, .records, .house, .year(2021), .everyone, .number(2)),
    Case(both + acts, .rows, .house, .year(2021), .everyone, .number(4)),
    Case(both, .organisations, .house, .all, .everyone, .number(2)),
    Case(both, .rows, .rennes, .year(2021), .everyone, .number(3)),
    Case(both, .rows, .lyon, .year(2021), .everyone, .number(1)),
    Case(both, .rows, .lyon, .year(2021), .house, .number(2)),
    Case(both, .rows, .both, .year(2021), .everyone, .number(4)),
    Case(both, .rows, .nobody, .year(2021), .everyone, .noData),
    Case(["experience.published"], .rows, .house, .year(2022), .everyone, .number(1)),
    Case(["experience.published"], .rows, .house, Period(to: day("2021-05-31")), .everyone, .noData),
    Case(["course.completed"], .rows, .house, .all, .everyone, .noData),
    Case(["congress.held"], .rows, .house, .all, .everyone, .notRecordedYet),
    Case(["congress.held", "act.recorded"], .rows, .house, .year(2019), .everyone, .noData),
    Case([], .rows, .house, .all, .everyone, .notRecordedYet),
  ]

  @Test func figuresAndTheRowsBehindThemAgree() async throws {
    try await inHouse(Self.features) { house in
      let small = try await Small.make(house)
      for (number, one) in Self.cases.enumerated() {
        let measure = Self.measure(one.kinds, one.distinct)
        let scope = one.scope(small)
        let figure = try await house.read { tx in
          try Measures.figure(measure, scope, one.period, seenBy: one.sight, house: house, in: tx)
        }
        #expect(figure == one.figure, "case \(number): \(one.testDescription)")
        var positions: [Int64?] = []
        for page in 1...4 {
          positions += try await house.read { tx in
            try Measures.rows(
              measure, scope, one.period, page: page, size: 2, seenBy: one.sight, reader: Self.reader, house: house, in: tx
            ).map(\.position)
          }
        }
        #expect(Figure.number(positions.count) == figure || positions.isEmpty, "case \(number): \(one.testDescription)")
        #expect(positions.isEmpty == (figure == .noData || figure == .notRecordedYet), "case \(number): \(one.testDescription)")
        #expect(Set(positions).count == positions.count)
      }
    }
  }

  @Test func manyFiguresAreOneQueryAndTheSameNumbers() async throws {
    try await inHouse(Self.features) { house in
      let small = try await Small.make(house)
      let asked = Self.cases.filter { $0.whose == .rennes || $0.whose == .house }
      for scope in [FigureScope.house, .organisation(small.rennes)] {
        let counted = asked.enumerated().map { Measures.Counted("\($0)", kinds: $1.kinds, distinct: $1.distinct) }
        let (statements, figures) = try await house.read { tx in
          let before = tx.statements
          let figures = try Measures.figures(counted, scope, .year(2021), seenBy: .everyone, in: tx)
          return (tx.statements - before, figures)
        }
        #expect(statements == 1)
        for (number, one) in asked.enumerated() {
          let alone = try await house.read { tx in
            try Measures.figure(
              Self.measure(one.kinds, one.distinct), scope, .year(2021), seenBy: .everyone, house: house, in: tx)
          }
          if case .number(let count) = alone { #expect(figures["\(number)"] == count) } else { #expect(figures["\(number)"] == nil) }
        }
        #expect(!figures.isEmpty)
      }
      #expect(try await house.read { tx in try Measures.figures([], .house, .all, seenBy: .everyone, in: tx) } == [:])
    }
  }

  @Test func aKindThatNobodyDeclaredCountsOnceItIsRecorded() async throws {
    try await inHouse(Self.features) { house in
      let record = try await house.record()
      let measure = Self.measure(["congress.held"])
      try await house.write { tx in _ = try Ledger.record("congress.held", day: day("2016-06-01"), of: record, by: .house, in: tx) }
      let figures = try await house.read { tx in
        try [Period.year(2016), .year(2021)].map { try Measures.figure(measure, .house, $0, seenBy: .everyone, house: house, in: tx) }
      }
      #expect(figures == [.number(1), .noData])
    }
  }

  @Test func aMeasureOfItsOwnCountsWhatTheLedgerDoesNotSay() async throws {
    try await inHouse { house in
      let measure = Measure("cities", "Cities", unit: "cities") { query, tx in
        let count = try tx.count("SELECT count(*) FROM core_record r WHERE kind = 'city' AND \(query.sight.sees("r.audience"))")
        return count == 0 ? nil : count
      } rows: { query, reader, tx in
        try tx.values(
          "SELECT id FROM core_record r WHERE kind = 'city' AND \(query.sight.sees("r.audience")) ORDER BY id", as: RecordID.self
        )
        .map { FigureRow("City \($0)", address: "/cities/\($0)", day: nil) }
      }
      let figure: @Sendable () async throws -> Figure = {
        try await house.read { tx in try Measures.figure(measure, .house, .all, seenBy: .everyone, house: house, in: tx) }
      }
      #expect(try await figure() == .noData)
      for _ in 0..<3 { _ = try await house.record("city") }
      _ = try await house.record("city", audience: .secretariat)
      #expect(try await figure() == .number(3))
      let pages = try await house.read { tx in
        try [1, 2, 3].map { page in
          try Measures.rows(measure, .house, .all, page: page, size: 2, seenBy: .everyone, reader: Self.reader, house: house, in: tx).count
        }
      }
      #expect(pages == [2, 1, 0])
    }
  }
}

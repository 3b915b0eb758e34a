import Core
import Directory
import Storage
import Web

/// The tariff of a year: a grid of bands and groups, and which country is in which group.
enum TariffPages {
  /// Bands of one form; a tariff has eight.
  static let mostBands = 12

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try FeesViews.year(visit)
    let row = try await visit.read { tx in try Tariffs.require(year, in: tx) }
    return page(visit, row, nil)
  }

  private static func page(_ visit: Visit, _ row: TariffRow, _ sent: Filled?) -> Answer {
    let title = visit.t("Tariff {year}", ["year": "\(row.year)"])
    var body = FeesViews.tabs(row.year, "/fees/\(row.year)/tariff", visit) + standing(row, visit)
    if row.state == .draft {
      body += TariffViews.editing(row, sent ?? form.start(values(row)), visit)
      body += Kit.section(
        visit.t("Approve"),
        approval.html(action: visit.path("/fees/\(row.year)/tariff/approval"), submit: "Approve the tariff", reader: visit.reader))
    } else {
      body += TariffViews.grid(row.tariff, visit) + TariffViews.groups(row.tariff, visit)
      if row.state == .approved {
        body += Kit.button(
          visit.t("Close the tariff: nothing more will be billed with it"), action: visit.path("/fees/\(row.year)/tariff/closing"),
          tone: .quiet,
          visit.reader)
      }
    }
    body += Kit.helpLink("fee-year", visit.reader)
    let adjust = FeesViews.adjust(row.year, visit)
    return sent == nil ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  private static func standing(_ row: TariffRow, _ visit: Visit) -> HTML {
    Kit.definitions([
      (visit.t("Status"), Kit.badge(visit.t(row.state.label), row.state.tone)), (visit.t("Source"), .text(row.source)),
      (visit.t("Copied from"), row.copiedFrom.map { FeesViews.link(visit, "\($0)", "/fees/\($0)/tariff") } ?? ""),
      (visit.t("Decision"), .text(row.decision ?? "")),
      (visit.t("Approved on"), row.approved.map { Kit.day(visit.reader.today($0), visit.reader) } ?? ""),
    ])
  }

  // MARK: Editing

  static let form: Form = {
    var fields: [Field] = [.text("source", "Source", limit: 300)]
    for band in 0..<mostBands {
      fields.append(.number("from-\(band)", "From (inhabitants)", in: 0...100_000_000))
      for group in IncomeGroup.allCases { fields.append(.money("\(group.rawValue)-\(band)", "Amount")) }
    }
    for group in IncomeGroup.allCases { fields.append(.area("countries-\(group.rawValue)", "Countries", limit: 2000, rows: 3)) }
    return Form(fields, id: "tariff")
  }()

  private static let approval = Form(
    [.text("decision", "Decision", required: true, limit: 300, help: "Who decided it and when: “Executive Committee, 12 November 2020”.")],
    id: "approval"
  ).start()

  static func values(_ row: TariffRow) -> Fields {
    var values = Fields([("source", row.source)])
    for (place, band) in row.tariff.bands.prefix(mostBands).enumerated() {
      values.set("from-\(place)", "\(band.from)")
      for group in IncomeGroup.allCases { values.set("\(group.rawValue)-\(place)", row.tariff.fee(band, group)?.plain ?? "") }
    }
    for group in IncomeGroup.allCases {
      values.set("countries-\(group.rawValue)", row.tariff.groups.filter { $0.value == group }.keys.sorted().joined(separator: " "))
    }
    return values
  }

  static func change(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try FeesViews.year(visit)
    let row = try await visit.read { tx in try Tariffs.require(year, in: tx) }
    var filled = form.fill(visit.form)
    guard let version = filled.version.flatMap({ Int($0) }) else { throw Problem.malformed }
    let (rates, groups, problems) = read(filled)
    filled.add(problems)
    guard filled.problems.isEmpty else { return page(visit, row, filled) }
    let source = filled.string("source")
    try await visit.write { tx in
      try Tariffs.change(year, rates: rates, groups: groups, source: source, version: version, by: actor, in: tx)
    }
    return visit.redirect(to: "/fees/\(year)/tariff", done: visit.t("The draft is saved."))
  }

  /// Bands begin at 0, each has all four amounts, no country stands in two groups.
  static func read(_ filled: Filled) -> ([Tariff.Rate: Int], [String: IncomeGroup], [FieldProblem]) {
    var rates: [Tariff.Rate: Int] = [:]
    var starts: [Int] = []
    var problems: [FieldProblem] = []
    for band in 0..<mostBands {
      let amounts = IncomeGroup.allCases.map { ($0, filled.money("\($0.rawValue)-\(band)")) }
      guard let from = filled.int("from-\(band)") else {
        if amounts.contains(where: { $0.1 != nil }) {
          problems.append(FieldProblem("from-\(band)", "Give the number of inhabitants from which these amounts apply."))
        }
        continue
      }
      if starts.contains(from) { problems.append(FieldProblem("from-\(band)", "This band appears here twice.")) }
      starts.append(from)
      for (group, amount) in amounts {
        guard let cents = amount?.cents, cents >= 0 else {
          // What is no amount is told already.
          if amount != nil || filled.string("\(group.rawValue)-\(band)").isEmpty {
            problems.append(FieldProblem("\(group.rawValue)-\(band)", "Each band has an amount for each group."))
          }
          continue
        }
        rates[Tariff.Rate(group: group, from: from)] = cents
      }
    }
    if starts.min() != 0 { problems.append(FieldProblem("from-0", "The first band begins at 0.")) }
    let (groups, more) = countries(filled)
    return (rates, groups, problems + more)
  }

  private static func countries(_ filled: Filled) -> ([String: IncomeGroup], [FieldProblem]) {
    var groups: [String: IncomeGroup] = [:]
    var problems: [FieldProblem] = []
    for group in IncomeGroup.allCases {
      let field = "countries-\(group.rawValue)"
      for code in filled.string(field).uppercased().split(whereSeparator: { !$0.isLetter }).map(String.init) {
        if !Countries.exists(code) {
          problems.append(
            FieldProblem(field, "“{code}” is not a country. Use two-letter codes, such as PT.", ["code": String(code.prefix(10))]))
        } else if groups[code] != nil {
          problems.append(FieldProblem(field, "{code} is in two groups.", ["code": code]))
        }
        groups[code] = group
      }
    }
    return (groups, problems)
  }

  // MARK: Copying, approving, closing

  static func copying(_ years: [Int], _ year: Int) -> Filled {
    let choices = years.filter { $0 != year }.prefix(20).map { Choice("\($0)", name: "\($0)") }
    return Form([.choice("from", "From the year", Array(choices), required: true)], id: "copying").start(
      Fields([("from", choices.first?.value ?? "")]))
  }

  static func copy(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try FeesViews.year(visit)
    guard let earlier = visit.form["from"].flatMap({ Int($0) }) else { throw FieldProblem("from", "Choose one of these.").problem }
    try await visit.write { tx in try Tariffs.copy(from: earlier, to: year, by: actor, in: tx) }
    return visit.redirect(to: "/fees/\(year)/tariff", done: visit.t("Copied. Change what is new."))
  }

  static func approve(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try FeesViews.year(visit)
    let page = FormPage(
      title: visit.t("Approve the tariff"), form: approval.form, path: "/fees/\(year)/tariff/approval", submit: "Approve the tariff",
      breadcrumb: [Link(visit.t("Tariff {year}", ["year": "\(year)"]), visit.path("/fees/\(year)/tariff"))])
    return try await page.sent(visit, done: visit.t("The tariff is approved.")) { filled, tx in
      try Tariffs.approve(year, decision: filled.string("decision"), by: actor, in: tx)
      return "/fees/\(year)"
    }
  }

  static func close(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let year = try FeesViews.year(visit)
    try await visit.write { tx in try Tariffs.close(year, by: actor, in: tx) }
    return visit.redirect(to: "/fees/\(year)/tariff", done: visit.t("The tariff is closed."))
  }
}

extension FieldProblem {
  /// For handlers without a form to draw again.
  var problem: Problem { .invalid([self]) }
}

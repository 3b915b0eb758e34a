import Core
import Directory
import Storage
import Web

/// What stands on invoices, and when reminders go out.
enum SettingsPages {
  private static let form = Form([
    .text("name", "Name of the association", required: true, limit: 200, autocomplete: "organization"),
    .area("address", "Address", limit: 500, rows: 4), .text("tax_number", "Tax number", limit: 60),
    .text("iban", "IBAN", required: true, limit: 60, help: "Bank files of this account are accepted, others are refused."),
    .text("bic", "BIC", limit: 20),
    .text("charges", "Bank charges", limit: 300, help: "A line on invoices, such as “Charges are borne by the payer”."),
    .area("sentence_en", "Legal notice in English", limit: 600, rows: 2),
    .area("sentence_fr", "Legal notice in French", limit: 600, rows: 2),
    .area("sentence_es", "Legal notice in Spanish", limit: 600, rows: 2),
    .number("due_days", "Days until payment is due", in: 1...365, required: true),
    .number("reminder_1", "First reminder: days after the due date", in: 1...700, required: true),
    .number("reminder_2", "Second reminder: days after the due date", in: 1...700, required: true),
    .number("reminder_3", "Last reminder: days after the due date", in: 1...700, required: true), .hidden("version"),
  ])

  private static func page(_ visit: Visit, _ settings: FeeSettings, today: Day) -> FormPage {
    FormPage(
      title: visit.t("Details on invoices"), form: form, path: "/fees/settings", submit: "Save",
      start: Fields(settings.pairs + [("version", "\(settings.version)")]),
      lead: visit.t("Invoices already issued keep the details that were here on that day."),
      before: FeesViews.tabs(today.year, "/fees/settings", visit), after: Kit.helpLink("fee-year", visit.reader))
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (settings, today) = try await visit.read { tx in (try FeeSettings.read(in: tx), tx.now.day) }
    return page(visit, settings, today: today).shown(visit)
  }

  static func save(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = page(visit, FeeSettings(), today: visit.now.day)
    return try await page.sent(visit, done: visit.t("Saved. It applies to invoices from now on.")) { filled, tx in
      var settings = FeeSettings()
      settings.name = filled.string("name")
      settings.address = filled.string("address")
      settings.taxNumber = filled.string("tax_number")
      settings.iban = filled.string("iban")
      settings.bic = filled.string("bic")
      settings.charges = filled.string("charges")
      for language in Language.official { settings.sentences[language] = filled.string("sentence_\(language)") }
      settings.dueDays = filled.int("due_days") ?? settings.dueDays
      settings.reminderDays = (1...3).map { filled.int("reminder_\($0)") ?? 0 }
      try FeeSettings.save(settings, version: filled.int("version") ?? -1, by: actor, in: tx)
      return "/fees/settings"
    }
  }
}

/// Where a city's invoices go; by its own people or the secretariat.
enum BillingPages {
  private static let form = Form([
    .text(
      "name", "Name on the invoice", limit: 200,
      help: "The body that pays, as it must appear on the invoice. Leave empty to use the name of the city."),
    .area("address", "Address on the invoice", limit: 500, rows: 4), .text("tax_number", "Tax number", limit: 60),
    .text(
      "attention", "To the attention of", limit: 150,
      help: "A department or a person; it appears on the invoice, which is kept for ten years."),
    .flag("wants_order", "Our accounts department needs a purchase-order number on the invoice"), .hidden("version"),
  ])

  private static func page(_ visit: Visit, _ city: Organisation, _ billing: Billing) -> FormPage {
    FormPage(
      title: visit.t("How we are billed"), form: form, path: "/cities/\(city.slug)/billing", submit: "Save",
      start: Fields([
        ("name", billing.name), ("address", billing.address), ("tax_number", billing.taxNumber), ("attention", billing.attention),
        ("wants_order", billing.wantsOrder ? "1" : ""), ("version", "\(billing.version)"),
      ]),
      lead: visit.t(
        "For future invoices. E-mails about fees go to the contacts for fees or, if there are none, to the technical delegates."),
      after: Kit.helpLink("fees", visit.reader), breadcrumb: [Link(visit.t("Our fees"), visit.path("/cities/\(city.slug)/fees"))])
  }

  private static func city(_ visit: Visit, _ actor: Actor) async throws -> (Organisation, Billing) {
    let slug = visit.parameter("slug")
    return try await visit.read { tx in
      let city = try Organisations.find(slug: slug, in: tx)
      try Billing.requireSeen(city.id, by: actor)
      try actor.require(FeesPermissions.answer, on: city.id)
      return (city, try Billing.all(of: [city.id], in: tx)[city.id] ?? Billing())
    }
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (city, billing) = try await city(visit, actor)
    return page(visit, city, billing).shown(visit)
  }

  static func save(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (city, _) = try await city(visit, actor)
    return try await page(visit, city, Billing()).sent(visit, done: visit.t("Saved. It applies to invoices from now on.")) { filled, tx in
      var billing = Billing()
      billing.name = filled.string("name")
      billing.address = filled.string("address")
      billing.taxNumber = filled.string("tax_number")
      billing.attention = filled.string("attention")
      billing.wantsOrder = filled.flag("wants_order")
      try Billing.save(billing, of: city.id, version: filled.int("version") ?? -1, by: actor, in: tx)
      return "/cities/\(city.slug)/fees"
    }
  }
}

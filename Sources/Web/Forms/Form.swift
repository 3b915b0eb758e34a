/// A form as a value: one declaration renders, parses, validates, and shows each problem beside its field with
/// everything typed kept.
///
///     static let form = Form([
///       .text("title", "Title", required: true, limit: 200),
///       .choice("language", "Language", languages),
///       .day("day", "Day", required: true),
///     ])
///     let filled = form.fill(visit.form)
///     guard filled.problems.isEmpty else { return try page(filled) }   // 422, drawn again
package struct Form: Sendable {
  package var fields: [Field]
  /// Begins the `id` of each element, so that two forms of one page do not meet.
  package var id: String
  package init(_ fields: [Field], id: String = "field") {
    self.fields = fields
    self.id = id
  }

  package func field(_ name: String) -> Field? { fields.first { $0.name == name } }

  /// Reads what was sent; never throws, problems stand in the result.
  package func fill(_ sent: Fields, files: [Upload] = []) -> Filled { Filled(form: self, sent: sent, files: files) }
  /// To be drawn for the first time, with what the house already holds.
  package func start(_ values: Fields = Fields()) -> Filled { Filled(form: self, values: values) }
}

/// One question of a form.
package struct Field: Sendable {
  package enum Kind: Sendable {
    case text(limit: Int), area(limit: Int, rows: Int), markdown(limit: Int), email, password, number(ClosedRange<Int>)
    case decimal, day
    /// Typed as people write amounts, kept as `1605.50`; the currency is the caller's.
    case money
    /// Typed as a local time; `Filled.moment` reads it in the reader's time zone.
    case moment
    case link, hidden
    case choice([Choice]), choices([Choice]), flag
    case file(types: [String], limit: Int)
    /// A list too long to show: suggestions come from an address of the house, `?q=` appended (works without
    /// script as a plain text with a search step).
    case search(suggestions: String)
  }

  package var name: String
  package var label: Phrase
  package var help: Phrase?
  package var kind: Kind
  package var required: Bool
  /// `autocomplete` attribute, so that browsers fill what they know.
  package var autocomplete: String?
  /// What the label names: “Rank of {option}”.
  package var values: [String: String] = [:]

  package func naming(_ values: [String: String]) -> Field {
    var field = self
    field.values = values
    return field
  }

  package init(_ name: String, _ label: Phrase, kind: Kind, required: Bool = false, help: Phrase? = nil, autocomplete: String? = nil) {
    self.name = name
    self.label = label
    self.kind = kind
    self.required = required
    self.help = help
    self.autocomplete = autocomplete
  }
}

extension Field {
  package static func text(
    _ name: String, _ label: Phrase, required: Bool = false, limit: Int = 200, help: Phrase? = nil, autocomplete: String? = nil
  ) -> Field { Field(name, label, kind: .text(limit: limit), required: required, help: help, autocomplete: autocomplete) }
  package static func area(
    _ name: String, _ label: Phrase, required: Bool = false, limit: Int = 4000, rows: Int = 6, help: Phrase? = nil
  ) -> Field { Field(name, label, kind: .area(limit: limit, rows: rows), required: required, help: help) }
  package static func markdown(_ name: String, _ label: Phrase, required: Bool = false, limit: Int = 50_000, help: Phrase? = nil) -> Field {
    Field(name, label, kind: .markdown(limit: limit), required: required, help: help)
  }
  package static func email(_ name: String, _ label: Phrase, required: Bool = false, help: Phrase? = nil, autocomplete: String? = "email")
    -> Field
  {
    Field(name, label, kind: .email, required: required, help: help, autocomplete: autocomplete)
  }
  package static func password(_ name: String, _ label: Phrase, required: Bool = true, help: Phrase? = nil, autocomplete: String) -> Field {
    Field(name, label, kind: .password, required: required, help: help, autocomplete: autocomplete)
  }
  package static func number(_ name: String, _ label: Phrase, in range: ClosedRange<Int>, required: Bool = false, help: Phrase? = nil)
    -> Field
  {
    Field(name, label, kind: .number(range), required: required, help: help)
  }
  package static func decimal(_ name: String, _ label: Phrase, required: Bool = false, help: Phrase? = nil) -> Field {
    Field(name, label, kind: .decimal, required: required, help: help)
  }
  package static func money(_ name: String, _ label: Phrase, required: Bool = false, help: Phrase? = nil) -> Field {
    Field(name, label, kind: .money, required: required, help: help)
  }
  package static func day(_ name: String, _ label: Phrase, required: Bool = false, help: Phrase? = nil) -> Field {
    Field(name, label, kind: .day, required: required, help: help)
  }
  package static func moment(_ name: String, _ label: Phrase, required: Bool = false, help: Phrase? = nil) -> Field {
    Field(name, label, kind: .moment, required: required, help: help)
  }
  package static func link(_ name: String, _ label: Phrase, required: Bool = false, help: Phrase? = nil) -> Field {
    Field(name, label, kind: .link, required: required, help: help)
  }
  package static func choice(_ name: String, _ label: Phrase, _ choices: [Choice], required: Bool = false, help: Phrase? = nil) -> Field {
    Field(name, label, kind: .choice(choices), required: required, help: help)
  }
  package static func choices(_ name: String, _ label: Phrase, _ choices: [Choice], required: Bool = false, help: Phrase? = nil) -> Field {
    Field(name, label, kind: .choices(choices), required: required, help: help)
  }
  package static func flag(_ name: String, _ label: Phrase, required: Bool = false, help: Phrase? = nil) -> Field {
    Field(name, label, kind: .flag, required: required, help: help)
  }
  /// - Parameter types: what is accepted, by media type (`image/jpeg`, `text/csv`).
  package static func file(
    _ name: String, _ label: Phrase, types: [String], limit: Int = 25_000_000, required: Bool = false, help: Phrase? = nil
  ) -> Field { Field(name, label, kind: .file(types: types, limit: limit), required: required, help: help) }
  package static func search(_ name: String, _ label: Phrase, suggestions: String, required: Bool = false, help: Phrase? = nil) -> Field {
    Field(name, label, kind: .search(suggestions: suggestions), required: required, help: help)
  }
  package static func hidden(_ name: String) -> Field { Field(name, "", kind: .hidden) }
}

/// A choice whose label is either one of ours (translated) or a name.
package struct Choice: Sendable {
  package enum Label: Sendable { case phrase(Phrase), name(String) }
  package var value: String
  package var label: Label
  package init(_ value: String, _ phrase: Phrase) { self.value = value; label = .phrase(phrase) }
  package init(_ value: String, name: String) { self.value = value; label = .name(name) }
}

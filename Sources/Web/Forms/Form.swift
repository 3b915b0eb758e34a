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
  package init(_ fields: [Field]) { self.fields = fields }

  /// Reads what was sent; never throws, problems stand in the result.
  package func fill(_ sent: Fields, files: [Upload] = []) -> Filled { Filled(form: self, sent: sent, files: files) }
  /// To be drawn for the first time, with what the house already holds.
  package func start(_ values: Fields = Fields()) -> Filled { Filled(form: self, values: values) }
}

/// One question of a form.
package struct Field: Sendable {
  package enum Kind: Sendable {
    case text(limit: Int), area(limit: Int, rows: Int), markdown(limit: Int), email, password, number(ClosedRange<Int>)
    case decimal, day, moment, link, hidden
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

  package init(_ name: String, _ label: Phrase, kind: Kind, required: Bool = false, help: Phrase? = nil, autocomplete: String? = nil) {
    self.name = name
    self.label = label
    self.kind = kind
    self.required = required
    self.help = help
    self.autocomplete = autocomplete
  }
}

/// A choice whose label is either one of ours (translated) or a name.
package struct Choice: Sendable {
  package enum Label: Sendable { case phrase(Phrase), name(String) }
  package var value: String
  package var label: Label
  package init(_ value: String, _ phrase: Phrase) { self.value = value; label = .phrase(phrase) }
  package init(_ value: String, name: String) { self.value = value; label = .name(name) }
}

/// A file that came with a form.
package struct Upload: Sendable {
  package var field: String
  package var name: String
  package var type: String
  package var bytes: [UInt8]
  package init(field: String, name: String, type: String, bytes: [UInt8]) {
    self.field = field; self.name = name; self.type = type; self.bytes = bytes
  }
}

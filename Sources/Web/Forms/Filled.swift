/// A form with what was typed into it, and what is wrong with it. Texts are normalised (NFC) and trimmed.
package struct Filled: Sendable {
  package let form: Form
  package private(set) var values: Fields
  package private(set) var files: [Upload]
  package private(set) var problems: [FieldProblem] = []
  /// As the form was drawn from: the `version` that came with it.
  package var version: String? { values["version"] }

  init(form: Form, sent: Fields, files: [Upload]) { self.form = form; values = sent; self.files = files }
  init(form: Form, values: Fields) { self.form = form; self.values = values; files = [] }

  /// "" when nothing was typed.
  package func string(_ name: String) -> String { values[name] ?? "" }
  /// Nil when nothing was typed.
  package func optional(_ name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }
  package func int(_ name: String) -> Int? { fatalError("written next") }
  package func decimal(_ name: String) -> Double? { fatalError("written next") }
  package func day(_ name: String) -> Day? { fatalError("written next") }
  /// As typed, in the reader's time zone.
  package func moment(_ name: String, timeZone: String) -> Moment? { fatalError("written next") }
  package func flag(_ name: String) -> Bool { fatalError("written next") }
  /// Every value of a field of several choices.
  package func list(_ name: String) -> [String] { values.all(name) }
  package func file(_ name: String) -> Upload? { files.first { $0.field == name && !$0.bytes.isEmpty } }

  package mutating func add(_ problem: FieldProblem) { problems.append(problem) }
  package mutating func add(_ more: [FieldProblem]) { problems += more }

  /// The whole form: summary of problems, fields, button.
  /// - Parameters:
  ///   - version: the version of the record from which the form is drawn; sent back as `version`.
  ///   - extra: further markup inside the form, after the fields.
  package func html(
    action: String, submit: Phrase, reader: Reader, version: String? = nil, extra: HTML = "", legend: Phrase? = nil
  ) -> HTML { fatalError("written next") }
  /// One field alone, for pages that set their fields themselves.
  package func html(field name: String, reader: Reader) -> HTML { fatalError("written next") }
  /// The list of problems on top, empty without problems.
  package func summary(_ reader: Reader) -> HTML { fatalError("written next") }
  /// After a 409: for each field that differs, what stands now beside what was typed here, and the form again.
  package func conflict(
    with current: Fields, action: String, submit: Phrase, reader: Reader, version: String
  ) -> HTML { fatalError("written next") }
}

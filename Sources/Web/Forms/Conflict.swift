extension Filled {
  /// After a 409: for each field that differs, what stands now beside what was typed here, and below the form with
  /// everything typed, drawn from the newer version: sending it again replaces what stands now.
  package func conflict(with current: Fields, action: String, submit: Phrase, reader: Reader, version: String) -> HTML {
    let rows = differing(from: current).map { field -> HTML in
      """
      <tr><th scope="row">\(reader.t(field.label, field.values))</th><td class="text">\(field.shown(current.all(field.name), reader))</td>\
      <td class="text">\(field.shown(values.all(field.name), reader))</td></tr>
      """
    }
    let table: HTML =
      rows.isEmpty
      ? "<p>\(reader.t("Both say the same. There is nothing left to save."))</p>"
      : """
      <div class="scroll"><table class="conflict"><thead><tr><th scope="col">\(reader.t("Question"))</th>\
      <th scope="col">\(reader.t("As it is saved now"))</th><th scope="col">\(reader.t("What you typed"))</th></tr></thead>\
      <tbody>\(rows)</tbody></table></div>
      """
    return """
      <div class="problems" role="alert"><p class="problems-title"><strong>\
      \(reader.t("Somebody changed this while you were writing."))</strong></p>\
      <p>\(reader.t("Nothing of yours is lost: compare the two, change your text below if needed, and save again."))</p></div>\
      \(table)\(html(action: action, submit: submit, reader: reader, version: form.field("version") == nil ? version : nil))
      """
  }

  /// Fields whose typed value is another than the current one; files and passwords are not compared.
  package func differing(from current: Fields) -> [Field] {
    form.fields.filter { field in
      switch field.kind {
      case .hidden, .file, .password: return false
      case .flag: return flag(field.name) != Typed.yes(current[field.name] ?? "")
      case .choices: return Set(values.all(field.name)) != Set(current.all(field.name))
      default: return string(field.name) != (current[field.name] ?? "")
      }
    }
  }
}

extension Field {
  /// What was answered, for reading.
  package func shown(_ values: [String], _ reader: Reader) -> HTML {
    switch kind {
    case .choice(let choices), .choices(let choices):
      return .text(values.compactMap { value in choices.first { $0.value == value }?.name(reader) }.joined(separator: ", "))
    case .flag: return .text(Typed.yes(values.first ?? "") ? reader.t("Yes") : reader.t("No"))
    case .day: return .text(values.first.flatMap { Day($0) }.map { reader.day($0) } ?? values.first ?? "")
    case .money: return .text(values.first.flatMap { Money(plain: $0) }.map { reader.money($0) } ?? values.first ?? "")
    case .number: return .text(values.first.flatMap { Int($0) }.map { reader.number($0) } ?? values.first ?? "")
    default: return (values.first ?? "").split(separator: "\n", omittingEmptySubsequences: false).map { HTML.text($0) }.joined("<br>")
    }
  }
}

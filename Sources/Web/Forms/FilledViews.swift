extension Filled {
  /// The whole form: summary of problems, fields, button. It is checked by the server alone, in the reader's language.
  /// - Parameters:
  ///   - action: the complete address, with its language. A method other than POST is sent as `?_method=…`, which
  ///     `Request` understands: browsers' forms know only GET and POST.
  ///   - version: the version of the record from which the form is drawn; sent back as `version`.
  ///   - extra: further markup inside the form, between the fields and the button.
  ///   - beside: a second button, for what is done before sending.
  package func html(
    action: String, method: Request.Method = .post, submit: Phrase, reader: Reader, version: String? = nil, extra: HTML = "",
    beside: HTML = "", legend: Phrase? = nil
  ) -> HTML {
    let address = method == .put || method == .delete ? "\(action)\(action.contains("?") ? "&" : "?")_method=\(method.rawValue)" : action
    let hidden: HTML = version.map { "<input type=\"hidden\" name=\"version\" value=\"\($0)\">" } ?? ""
    let fields = form.fields.map { html(field: $0, reader: reader) }
    let inside: HTML = legend.map { "<fieldset class=\"group\"><legend>\(reader.t($0))</legend>\(fields)</fieldset>" } ?? fields.joined()
    return """
      <form class="form" method="\(method == .get ? "get" : "post")" action="\(path: address)"\
      \(attribute: "enctype", form.hasFiles ? "multipart/form-data" : nil) novalidate>\
      \(summary(reader))\(hidden)\(inside)\(extra)\
      <div class="actions"><button class="button main" type="submit">\(reader.t(submit))</button>\(beside)</div></form>
      """
  }

  /// One field alone, for pages that set their fields themselves.
  package func html(field name: String, reader: Reader) -> HTML {
    form.field(name).map { html(field: $0, reader: reader) } ?? .empty
  }

  /// One field in a cell of a table, whose heads say to the eye what it is.
  /// - Parameters:
  ///   - label: what it is called for those who do not see the table.
  ///   - list: the id of a `datalist` with suggestions.
  package func cell(_ name: String, named label: String, list: String? = nil, reader: Reader) -> HTML {
    guard let field = form.field(name) else { return .empty }
    let value = string(name)
    return """
      <input\(type(of: field, value))\(common(field, reader))\(attribute: "aria-label", label)\(attribute: "list", list) size="9" value="\(value)">\
      \(notes(field, reader))
      """
  }

  /// The list of problems on top, each leading to its field; empty without problems.
  package func summary(_ reader: Reader) -> HTML {
    if problems.isEmpty { return .empty }
    let items = problems.map { problem -> HTML in
      let sentence = problem.sentence(reader)
      guard let field = form.field(problem.field), !field.isHidden else { return "<li>\(sentence)</li>" }
      return
        "<li><a href=\"#\(firstID(field))\">\(reader.t("{field}: {problem}", ["field": reader.t(field.label, field.values), "problem": sentence]))</a></li>"
    }
    // Browsers do not keep files.
    let again: HTML = files.isEmpty ? "" : " \(reader.t("Choose the file again."))"
    let standing =
      isKept
      ? reader.t("What you typed is saved. It is not submitted yet.")
      : reader.t("Nothing is saved yet. Everything you typed is still here.")
    return """
      <div class="problems" role="alert" id="\(form.id)-problems">\
      <p class="problems-title"><strong>\(reader.t("{count} answers need another look", count: problems.count))</strong></p>\
      <p>\(standing)\(again)</p><ul>\(items)</ul></div>
      """
  }

  private func firstID(_ field: Field) -> String {
    switch field.kind {
    case .choices(let choices) where !choices.isEmpty: "\(id(field))-0"
    case .choice(let choices) where field.asRadios && !choices.isEmpty: "\(id(field))-0"
    default: id(field)
    }
  }

  private func id(_ field: Field) -> String { "\(form.id)-\(field.name)" }

  private func html(field: Field, reader: Reader) -> HTML {
    switch field.kind {
    case .hidden: return "<input type=\"hidden\" name=\"\(field.name)\" value=\"\(string(field.name))\">"
    case .flag: return flagRow(field, reader)
    case .choices(let choices): return group(field, choices, type: "checkbox", reader)
    case .choice(let choices) where field.asRadios: return group(field, choices, type: "radio", reader)
    default:
      return """
        <div class="field\(problem(field.name) == nil ? "" : " wrong")">\
        <label for="\(id(field))">\(label(field, reader))</label>\(notes(field, reader))\(control(field, reader))</div>
        """
    }
  }

  private func label(_ field: Field, _ reader: Reader) -> HTML {
    let needed: HTML = field.required ? " <span class=\"needed\">\(reader.t("(required)"))</span>" : ""
    return "\(reader.t(field.label, field.values))\(needed)"
  }

  /// Help and problem, above the control so that both are read before typing.
  private func notes(_ field: Field, _ reader: Reader) -> HTML {
    let help: HTML = help(field, reader).map { "<p class=\"help\" id=\"\(id(field))-help\">\($0)</p>" } ?? ""
    let error: HTML = problem(field.name).map { "<p class=\"error\" id=\"\(id(field))-error\">\($0.sentence(reader))</p>" } ?? ""
    return help + error
  }

  private func help(_ field: Field, _ reader: Reader) -> String? {
    var sentences = field.help.map { [reader.t($0)] } ?? []
    switch field.kind {
    case .file(let types, let limit):
      let values = ["types": Check.names(types), "limit": reader.number(max(1, limit / 1_000_000))]
      sentences.append(types.isEmpty ? reader.t("At most {limit} MB.", values) : reader.t("{types}, at most {limit} MB.", values))
    case .moment: sentences.append(reader.t("In your time zone: {zone}.", ["zone": reader.zoneName]))
    default: break
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }

  private func described(_ field: Field, _ reader: Reader) -> String? {
    var ids: [String] = []
    if help(field, reader) != nil { ids.append("\(id(field))-help") }
    if problem(field.name) != nil { ids.append("\(id(field))-error") }
    return ids.isEmpty ? nil : ids.joined(separator: " ")
  }

  /// Attributes that every control bears.
  private func common(_ field: Field, _ reader: Reader) -> HTML {
    """
     id="\(id(field))" name="\(field.name)"\(attribute: "aria-describedby", described(field, reader))\
    \(attribute: "aria-invalid", problem(field.name) == nil ? nil : "true")\(attribute: "autocomplete", field.autocomplete)\
    \(flag: "required", field.required)
    """
  }

  private func control(_ field: Field, _ reader: Reader) -> HTML {
    let value = string(field.name)
    let common = common(field, reader)
    switch field.kind {
    case .area(let limit, let rows):
      return "<textarea\(common) rows=\"\(rows)\" data-limit=\"\(limit)\">\n\(value)</textarea>"
    case .markdown(let limit):
      return "<textarea\(common) rows=\"14\" data-limit=\"\(limit)\" data-markdown>\n\(value)</textarea>"
    case .choice(let choices): return select(field, choices, common, reader)
    case .file(let types, _):
      return "<input type=\"file\"\(common)\(attribute: "accept", types.isEmpty ? nil : types.joined(separator: ","))>"
    // A password that was wrong is typed again.
    case .password: return "<input type=\"password\"\(common)>"
    case .search(let suggestions):
      return "<input type=\"search\"\(common) value=\"\(value)\" data-suggestions=\"\(path: suggestions)\">"
    case .text(let limit): return "<input type=\"text\"\(common) value=\"\(value)\" data-limit=\"\(limit)\">"
    default: return "<input\(type(of: field, value))\(common) value=\"\(value)\">"
    }
  }

  /// Pickers of days lose what they cannot read: a value that is no day stands in a plain field, to be mended.
  private func type(of field: Field, _ value: String) -> HTML {
    switch field.kind {
    case .email: " type=\"email\""
    case .link: " type=\"url\""
    case .number: " type=\"text\" inputmode=\"numeric\""
    case .decimal, .money: " type=\"text\" inputmode=\"decimal\""
    case .day: value.isEmpty || Day(value) != nil ? " type=\"date\"" : " type=\"text\""
    case .moment: value.isEmpty || problem(field.name) == nil ? " type=\"datetime-local\"" : " type=\"text\""
    default: " type=\"text\""
    }
  }

  private func select(_ field: Field, _ choices: [Choice], _ common: HTML, _ reader: Reader) -> HTML {
    let chosen = string(field.name)
    // A value that is none of the choices would silently become the first of them.
    let isOne = choices.contains { $0.value == chosen }
    let none: HTML =
      field.required && isOne ? "" : "<option value=\"\">\(field.required ? reader.t("Choose…") : reader.t("None"))</option>"
    let options = choices.map { choice -> HTML in
      "<option value=\"\(choice.value)\"\(flag: "selected", choice.value == chosen)>\(choice.name(reader))</option>"
    }
    return "<select\(common)>\(none)\(options)</select>"
  }

  private func flagRow(_ field: Field, _ reader: Reader) -> HTML {
    """
    <div class="field\(problem(field.name) == nil ? "" : " wrong")"><div class="choice">\
    <input type="checkbox" value="1"\(common(field, reader))\(flag: "checked", flag(field.name))>\
    <label for="\(id(field))">\(label(field, reader))</label></div>\(notes(field, reader))</div>
    """
  }

  private func group(_ field: Field, _ choices: [Choice], type: String, _ reader: Reader) -> HTML {
    let chosen = list(field.name)
    let boxes = choices.enumerated().map { position, choice -> HTML in
      """
      <div class="choice"><input type="\(type)" id="\(id(field))-\(position)" name="\(field.name)" value="\(choice.value)"\
      \(flag: "checked", chosen.contains(choice.value))><label for="\(id(field))-\(position)">\(choice.name(reader))</label></div>
      """
    }
    // Names of countries stand in narrow columns, sentences in wide ones.
    let long = choices.contains { $0.name(reader).count > 22 }
    return """
      <fieldset class="field\(problem(field.name) == nil ? "" : " wrong")\(choices.count > 12 ? (long ? " columns long" : " columns") : "")" \
      id="\(id(field))"\
      \(attribute: "aria-describedby", described(field, reader))>\
      <legend>\(label(field, reader))</legend>\(notes(field, reader))<div class="choices">\(boxes)</div></fieldset>
      """
  }
}

extension Form {
  package var hasFiles: Bool { fields.contains(where: \.isFile) }
}

extension Field {
  package var isFile: Bool { if case .file = kind { true } else { false } }
  var isHidden: Bool { if case .hidden = kind { true } else { false } }
  /// Few answers of which one is needed are shown all at once.
  var asRadios: Bool { if case .choice(let choices) = kind { required && choices.count <= 6 } else { false } }
}

extension Choice {
  package func name(_ reader: Reader) -> String {
    switch label {
    case .phrase(let phrase): reader.t(phrase)
    case .name(let name): name
    }
  }
}

extension FieldProblem {
  /// What is wrong, in the reader's language; numbers and days are written as there.
  package func sentence(_ reader: Reader) -> String { reader.t(message, reader.said(values)) }
}

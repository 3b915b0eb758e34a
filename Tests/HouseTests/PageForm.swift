import Core
import Foundation
import TestKit
import Web

/// A form as it stands on a page, to be filled in and sent.
struct PageForm: Sendable {
  struct Control: Sendable {
    let name: String
    /// `text`, `date`, `radio`, `select`, `textarea`, `file`, …
    let type: String
    var value: String
    var checked = false
    var required = false
    var accept = ""
    var suggestions = ""
    var inputMode = ""
    /// Of a select, without the empty one.
    var choices: [String] = []
  }

  let method: Request.Method
  /// As the browser sends it, with its query.
  let address: String
  let hasFiles: Bool
  let controls: [Control]

  static func all(on page: String) -> [PageForm] {
    page.components(separatedBy: "<form").dropFirst().compactMap { part in
      guard let end = part.firstIndex(of: ">"), let close = part.range(of: "</form>") else { return nil }
      let form = attributes(" " + part[..<end])
      guard let action = form["action"] else { return nil }
      let sent = action.firstMatch(of: /_method=([A-Z]+)/).map { String($0.1) } ?? (form["method"] ?? "get").uppercased()
      guard let method = Request.Method(rawValue: sent) else { return nil }
      return PageForm(
        method: method, address: action.replacing(/[?&]_method=[A-Z]+/, with: ""), hasFiles: form["enctype"] == "multipart/form-data",
        controls: controls(part[end..<close.lowerBound]))
    }
  }

  private static func controls(_ inside: some StringProtocol) -> [Control] {
    var found: [Control] = []
    for part in inside.components(separatedBy: "<").dropFirst() {
      guard let end = part.firstIndex(of: ">") else { continue }
      let tag = part.prefix { $0 != " " && $0 != ">" }
      guard ["input", "button", "textarea", "select", "option"].contains(tag) else { continue }
      let all = attributes(part[..<end])
      let name = all["name"] ?? ""
      switch tag {
      case "option":
        // Of the select before it; the first stands unless another is chosen.
        guard let last = found.indices.last, let value = all["value"] else { continue }
        if all["selected"] != nil || (found[last].choices.isEmpty && !found[last].checked) { found[last].value = value }
        found[last].checked = true
        if !value.isEmpty { found[last].choices.append(value) }
      case "textarea":
        let value = plain(String(part[part.index(after: end)...])).drop { $0 == "\n" }
        found.append(Control(name: name, type: "textarea", value: String(value), required: all["required"] != nil))
      default:
        found.append(
          Control(
            name: name, type: tag == "input" ? all["type"] ?? "text" : String(tag), value: all["value"] ?? "",
            checked: all["checked"] != nil && tag == "input", required: all["required"] != nil, accept: all["accept"] ?? "",
            suggestions: all["data-suggestions"] ?? "", inputMode: all["inputmode"] ?? ""))
      }
    }
    return found.filter { !$0.name.isEmpty }
  }

  private static func attributes(_ text: some StringProtocol) -> [String: String] {
    var all: [String: String] = [:]
    var rest = Substring(text).drop { $0 != " " }
    while let start = rest.firstIndex(where: \.isLetter) {
      rest = rest[start...]
      let name = rest.prefix { $0 != "=" && !$0.isWhitespace }
      rest = rest.dropFirst(name.count)
      guard rest.hasPrefix("=\"") else {
        all[String(name)] = ""
        continue
      }
      let value = rest.dropFirst(2).prefix { $0 != "\"" }
      all[String(name)] = plain(String(value))
      rest = rest.dropFirst(2 + value.count + 1)
    }
    return all
  }

  static func plain(_ text: String) -> String {
    guard text.contains("&") else { return text }
    return text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
      .replacing("&amp;", with: "&")
  }

  /// What a browser sends of it as it stands: with one button, and without a file.
  var standing: [(String, String)] {
    var sent: [(String, String)] = []
    var button = false
    for control in controls {
      switch control.type {
      case "checkbox", "radio": if control.checked { sent.append((control.name, control.value)) }
      case "file": continue
      case "button":
        if !button { sent.append((control.name, control.value)) }
        button = true
      default: sent.append((control.name, control.value))
      }
    }
    return sent
  }
}

import Core
import Foundation
import TestKit
import Web

/// Somebody who fills in whatever form is put before them, with something sensible in each field.
struct Hand {
  /// So that no two things bear one name.
  private(set) var number = 0
  let day: Day

  struct Paper: Sendable {
    let field: String
    let name: String
    let type: String
    let bytes: [UInt8]
  }

  /// How a form is filled in: everything, for a day to come; what must be, with the last of the choices and a day that
  /// has passed; everything, for a day that has passed. One of them is right nearly everywhere.
  enum Manner: CaseIterable { case whole, least, past }

  /// What is sent, and the file that goes with it.
  mutating func fill(_ form: PageForm, _ manner: Manner) -> (fields: [(String, String)], paper: Paper?) {
    number += 1
    var sent: [(String, String)] = []
    var paper: Paper?
    var groups: Set<String> = []
    var button = false
    for control in form.controls {
      let isLeft = manner == .least && !control.required
      switch control.type {
      case "hidden": sent.append((control.name, control.value))
      case "button":
        if !button { sent.append((control.name, control.value)) }
        button = true
      case "file": if !isLeft || !control.required { paper = paper ?? Self.paper(control) }
      case "radio", "checkbox":
        // Of a group the first, unless some are chosen.
        let isChosen = form.controls.contains { $0.name == control.name && $0.checked }
        if control.checked || (!isChosen && groups.insert(control.name).inserted) { sent.append((control.name, control.value)) }
      case "select":
        let choice = manner == .least ? control.choices.last : control.choices.first
        sent.append((control.name, control.value.isEmpty && !isLeft ? choice ?? "" : control.value))
      default: sent.append((control.name, control.value.isEmpty && !isLeft ? written(control, manner) : control.value))
      }
    }
    return (sent, paper)
  }

  private static let known = [
    "weights": "100000: 2", "objective": "4.2", "year": "2021", "population": "225000", "country": "FR", "slug": "",
    "phone": "+33 2 99 00 00 00", "code": "",
    "iban": "FR7630006000011234567890189", "network": "Réseau français des villes éducatrices", "countries": "FR", "territory": "FR",
    "owner": "Rennes", "city": "Rennes", "sponsor": "Rennes", "cities": "Rennes",
    "organisation": "Rennes", "organisations": "Rennes", "kind": "congress.held", "time": "10:00", "latitude": "48.1", "longitude": "-1.7",
  ]

  private func written(_ control: PageForm.Control, _ manner: Manner) -> String {
    let name = control.name.lowercased()
    let isEnd = ["to", "until", "ends", "end"].contains(name)
    switch control.type {
    case "date": return day.adding(days: (manner == .whole ? 30 : -30) + (isEnd ? 20 : 0)).description
    case "datetime-local": return "\(day.adding(days: 30))T\(isEnd ? "12" : "10"):00"
    case "email": return "person\(number)@example.org"
    case "url": return "https://www.example.org/\(number)"
    case "password": return "a long word for nobody \(number)"
    default: break
    }
    if let value = Self.known[name] { return value }
    if control.inputMode == "numeric" { return name.contains("year") ? "2021" : "2" }
    if control.inputMode == "decimal" { return "100" }
    if !control.suggestions.isEmpty { return "Rennes" }
    return control.type == "textarea" ? "Une phrase qui dit quelque chose (\(name) \(number))." : "Nom \(number)"
  }

  private static func paper(_ control: PageForm.Control) -> Paper? {
    let accepts = { (word: String) in control.accept.isEmpty || control.accept.contains(word) }
    if accepts("pdf") {
      return Paper(field: control.name, name: "lettre.pdf", type: "application/pdf", bytes: Array("%PDF-1.4\n%%EOF\n".utf8))
    }
    return accepts("image/") ? Paper(field: control.name, name: "picture.png", type: "image/png", bytes: png) : nil
  }

  /// One white point.
  static let png = [UInt8](
    Data(
      base64Encoded: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==") ?? Data())
}

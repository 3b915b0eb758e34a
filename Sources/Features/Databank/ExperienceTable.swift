import Core
import Directory
import Foundation
import Storage
import Web
import Works

/// Experiences from a table or a JSON list: each read and checked, with its line and the reason of what is wrong; all or
/// nothing.
enum ExperienceTable {
  static let limit = 1_000
  /// Those that are not texts. Texts are `title_fr`, `summary_fr`, …, the language that comes first being the original.
  static let columns = [
    "city", "country", "topics", "principles", "sdgs", "groups", "begun", "ended", "scale", "licence", "contact", "link", "source",
    "reference",
  ]

  struct Line: Sendable {
    let number: Int
    let title: String
    let city: String
    let entry: Entry?
    let problems: [FieldProblem]
    /// The city has one of this title already.
    let isKnown: Bool
  }

  struct Entry: Sendable {
    let city: OrganisationID
    let language: Language
    /// By language, the original's included.
    let texts: [Language: [Part: String]]
    let tagged: Tagged
    let facts: ExperienceChange.Facts
    let source: String
    let isReference: Bool
  }

  /// The lines of a file: CSV, or a JSON list of objects whose keys are the names of columns.
  static func lines(_ bytes: [UInt8]) throws(FieldProblem) -> [CSV.Line] {
    let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
    let lines: [CSV.Line]
    if first == UInt8(ascii: "[") {
      lines = try json(bytes)
    } else {
      do { lines = try CSV.read(bytes) } catch {
        throw FieldProblem("table", "This is neither a table (CSV in UTF-8) nor a JSON list. Save it again and try once more.")
      }
    }
    guard let head = lines.first?.cells, lines.count > 1 else { throw FieldProblem("table", "The table is empty.") }
    guard head.contains("city"), head.contains(where: { $0.hasPrefix("title_") }) else {
      throw FieldProblem("table", "The first line must name the columns. Missing: {columns}.", ["columns": "city, title_…"])
    }
    let unknown = head.filter { !$0.isEmpty && !columns.contains($0) && text($0) == nil }
    guard unknown.isEmpty else {
      throw FieldProblem(
        "table", "No column has this name here: {columns}.", ["columns": unknown.map { String($0.prefix(40)) }.joined(separator: ", ")])
    }
    guard lines.count - 1 <= limit else { throw FieldProblem("table", "At most {limit} lines at a time.", ["limit": "\(limit)"]) }
    return lines
  }

  private static func json(_ bytes: [UInt8]) throws(FieldProblem) -> [CSV.Line] {
    enum Value: Decodable {
      case text(String)
      init(from decoder: any Decoder) throws {
        let box = try decoder.singleValueContainer()
        if let list = try? box.decode([String].self) {
          self = .text(list.joined(separator: " "))
        } else if let number = try? box.decode(Int.self) {
          self = .text(String(number))
        } else if let yes = try? box.decode(Bool.self) {
          self = .text(yes ? "1" : "0")
        } else if box.decodeNil() {
          self = .text("")
        } else {
          self = .text(try box.decode(String.self))
        }
      }
      var plain: String {
        switch self {
        case .text(let text): text
        }
      }
    }
    guard bytes.count <= 20_000_000, let rows = try? JSONDecoder().decode([[String: Value]].self, from: Data(bytes)) else {
      throw FieldProblem("table", "This is neither a table (CSV in UTF-8) nor a JSON list. Save it again and try once more.")
    }
    let head = Set(rows.flatMap(\.keys)).sorted()
    return [CSV.Line(number: 0, cells: head)]
      + rows.enumerated().map { place, row in CSV.Line(number: place + 1, cells: head.map { row[$0]?.plain ?? "" }) }
  }

  /// `summary_fr`: which part, in which language.
  private static func text(_ column: String) -> (part: Part, language: Language)? {
    let halves = column.split(separator: "_", maxSplits: 1).map(String.init)
    guard halves.count == 2, let part = Part(rawValue: halves[0]), let language = Language(halves[1]) else { return nil }
    return (part, language)
  }

  static func read(_ lines: [CSV.Line], by actor: Actor, in tx: Tx) throws -> [Line] {
    let head = lines.first?.cells ?? []
    let principles = Set(try Principles.all(.english, in: tx).map(\.value))
    var seen: Set<String> = []
    return try lines.dropFirst().map { line in
      func cell(_ name: String) -> String {
        guard let place = head.firstIndex(of: name), line.cells.indices.contains(place) else { return "" }
        return line.cells[place].trimmed
      }
      var problems: [FieldProblem] = []
      let texts = texts(head, line, &problems)
      let language = head.compactMap { text($0) }.first { $0.part == .title && !(texts[$0.language]?[.title] ?? "").isEmpty }?.language
      if language == nil { problems.append(FieldProblem("title", "A title is missing.")) }
      let city = try city(cell("city"), cell("country").uppercased(), actor, &problems, in: tx)
      let tagged = tagged(cell, principles, &problems)
      let facts = facts(cell, &problems)
      problems += ExperienceForm.problems(tagged, facts, on: tx.now.day)
      let title = language.flatMap { texts[$0]?[.title] } ?? ""
      if let city, !title.isEmpty, !seen.insert("\(city) \(title)").inserted {
        problems.append(FieldProblem("title", "This line is in the table twice."))
      }
      let known = try city.map { try isKnown(title, of: $0, in: tx) } ?? false
      let entry: Entry? =
        if let city, let language, problems.isEmpty {
          Entry(
            city: city, language: language, texts: texts, tagged: tagged, facts: facts, source: cell("source"),
            isReference: ["1", "yes", "true"].contains(cell("reference").lowercased()))
        } else { nil }
      return Line(number: line.number, title: title, city: cell("city"), entry: entry, problems: problems, isKnown: known)
    }
  }

  private static func texts(_ head: [String], _ line: CSV.Line, _ problems: inout [FieldProblem]) -> [Language: [Part: String]] {
    var texts: [Language: [Part: String]] = [:]
    for (place, column) in head.enumerated() where line.cells.indices.contains(place) {
      guard let (part, language) = text(column) else { continue }
      let body = line.cells[place].trimmed
      if body.isEmpty { continue }
      if body.count > part.limit {
        problems.append(FieldProblem(part.rawValue, "At most {limit} characters.", ["limit": "\(part.limit)"]))
      }
      texts[language, default: [:]][part] = body
    }
    return texts
  }

  private static func city(
    _ name: String, _ country: String, _ actor: Actor, _ problems: inout [FieldProblem], in tx: Tx
  ) throws -> OrganisationID? {
    guard !name.isEmpty, name.count <= 200 else {
      problems.append(FieldProblem("city", "A city is missing."))
      return nil
    }
    let found = try Organisations.named(name, country: country.isEmpty ? nil : country, in: tx).filter {
      $0.kind == .city || $0.kind == .candidate
    }
    guard let city = found.first, found.count == 1 else {
      problems.append(
        found.isEmpty
          ? FieldProblem("city", "No city here is called “{name}”.", ["name": String(name.prefix(60))])
          : FieldProblem("city", "Several are called “{name}”: give the country, such as FR.", ["name": String(name.prefix(60))]))
      return nil
    }
    guard actor.may(DatabankPermissions.write, on: city.id) else {
      problems.append(FieldProblem("city", "You cannot write for this city."))
      return nil
    }
    return city.id
  }

  private static func tagged(_ cell: (String) -> String, _ principles: Set<String>, _ problems: inout [FieldProblem]) -> Tagged {
    func words(_ name: String) -> [String] { cell(name).split { " ,;|".contains($0) }.map(String.init) }
    let tagged: Tagged = [
      .topic: words("topics"), .principle: words("principles"), .sdg: words("sdgs"), .group: words("groups"),
    ]
    let known: [(TagKind, String, (String) -> Bool)] = [
      (.topic, "topic", { Topic(rawValue: $0) != nil }),
      (.principle, "principle", { principles.isEmpty || principles.contains($0) || Principles.isOfOldEdition($0) }),
      (.sdg, "sdg", { Goal($0) != nil }), (.group, "group", { Beneficiary(rawValue: $0) != nil }),
    ]
    for (kind, field, isOne) in known {
      for value in tagged[kind] ?? [] where !isOne(value) {
        problems.append(FieldProblem(field, "Not known here: {value}.", ["value": String(value.prefix(40))]))
      }
    }
    return tagged
  }

  private static func facts(_ cell: (String) -> String, _ problems: inout [FieldProblem]) -> ExperienceChange.Facts {
    var facts = ExperienceChange.Facts()
    for (name, path) in [("begun", \ExperienceChange.Facts.begun), ("ended", \ExperienceChange.Facts.ended)] where !cell(name).isEmpty {
      guard let year = Int(cell(name)), (1900...2100).contains(year) else {
        problems.append(FieldProblem(name, "Write a year like this: 2021."))
        continue
      }
      facts[keyPath: path] = year
    }
    if !cell("scale").isEmpty {
      facts.scale = Experience.Scale(rawValue: cell("scale"))
      if facts.scale == nil {
        problems.append(FieldProblem("scale", "Not known here: {value}.", ["value": String(cell("scale").prefix(40))]))
      }
    }
    if !cell("licence").isEmpty {
      guard let licence = Licence(rawValue: cell("licence")) else {
        problems.append(FieldProblem("licence", "Not known here: {value}.", ["value": String(cell("licence").prefix(40))]))
        return facts
      }
      facts.licence = licence
    }
    facts.contact = cell("contact").isEmpty ? nil : String(cell("contact").prefix(254))
    facts.link = cell("link").isEmpty ? nil : cell("link")
    if let link = facts.link, safeLink(link) == "#" { problems.append(FieldProblem("link", "A link begins with https://.")) }
    return facts
  }

  private static func isKnown(_ title: String, of city: OrganisationID, in tx: Tx) throws -> Bool {
    try tx.count(
      """
      SELECT count(*) FROM databank_experience e JOIN core_text t ON t.record = e.id AND t.field = 'title'
      WHERE e.city = \(city) AND t.body = \(title)
      """) > 0
  }

  /// Enters what is new: published where the actor may publish, else as drafts of the city. Throws `Problem.conflict` when
  /// a line is wrong by now.
  /// - Returns: how many, and the number by which they can be taken back.
  static func apply(_ lines: [Line], by actor: Actor, in tx: WriteTx) throws -> (batch: Int64, count: Int) {
    guard lines.allSatisfy({ $0.problems.isEmpty }) else {
      throw Problem.conflict("Something changed since you looked: upload the table again. Nothing was recorded.")
    }
    let batch = try tx.nextID(ExperienceBatch.self).value
    let fresh = lines.filter { !$0.isKnown }.compactMap(\.entry)
    for entry in fresh {
      let id = try Experiences.draft(
        for: entry.city, entry.language, isReference: entry.isReference, source: entry.source, by: actor, in: tx)
      try tx.execute("UPDATE databank_experience SET batch = \(batch) WHERE id = \(id)")
      var change = ExperienceChange()
      change.texts = entry.texts[entry.language] ?? [:]
      change.tagged = entry.tagged
      change.facts = entry.facts
      try Experiences.change(id, change, by: actor, in: tx)
      for (language, parts) in entry.texts.sorted(by: { $0.key.code < $1.key.code }) where language != entry.language {
        for (part, body) in parts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
          try Texts.write(id, part.rawValue, language, body, origin: .reviewed, source: entry.language, in: tx)
        }
      }
      if actor.may(DatabankPermissions.review, on: entry.city) { try Experiences.enter(id, by: actor, in: tx) }
    }
    return (batch, fresh.count)
  }

  /// Takes back what nobody has touched since. Returns how many went and how many stay.
  static func undo(_ batch: Int64, by actor: Actor, in tx: WriteTx) throws -> (gone: Int, stays: Int) {
    let all = try tx.rows("SELECT \(Experiences.columns) FROM databank_experience e WHERE e.batch = \(batch)").map(Experience.init)
    guard !all.isEmpty, all.allSatisfy({ actor.may(DatabankPermissions.write, on: $0.city) }) else { throw Problem.notFound }
    var gone = 0
    for experience in all where experience.version == 2 {
      guard try Adaptations.of(experience.id, in: tx).isEmpty else { continue }
      switch experience.state {
      case .published: try Experiences.archive(experience.id, by: actor, in: tx)
      case .draft: try Experiences.drop(experience.id, in: tx)
      default: continue
      }
      gone += 1
    }
    return (gone, all.count - gone)
  }
}

/// What one table brought.
enum ExperienceBatch {}

extension Experiences {
  /// Publishes what a table brought, without a review: whoever may publish has looked at it. Nobody's news: its day is unknown.
  static func enter(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let experience = try find(id, seenBy: .house, in: tx)
    try actor.require(DatabankPermissions.review, on: experience.city)
    try show(id, in: tx)
    if !experience.isReference { try Ledger.record("experience.published", day: nil, of: id, by: actor, in: tx) }
  }

  /// A draft that was never published and that nobody built on goes without a trace.
  static func drop(_ id: RecordID, in tx: WriteTx) throws {
    try tx.execute("UPDATE databank_experience SET state = 'archived', changed = \(tx.now) WHERE id = \(id)")
  }
}

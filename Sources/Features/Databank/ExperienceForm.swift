import Core
import Directory
import Storage
import Web
import Works

/// The two pages on which an experience is written: the card in ten minutes, the sheet when there is time.
enum ExperienceForm {
  /// - Parameters:
  ///   - principles: of the Charter in force, by the value that works bear and by name.
  ///   - languages: to be chosen at the beginning; nil when it stands.
  static func card(_ principles: [Choice], languages: [Choice]?, _ reader: Reader) -> Form {
    var fields: [Field] = [.text("title", Part.title.label, required: true, limit: Part.title.limit, help: Part.title.help)]
    if let languages {
      fields.append(
        .choice(
          "language", "Language in which you write", languages, required: true,
          help: "Your own: one is enough. Readers get it in theirs."))
      fields.append(WrittenLanguage.sure)
    }
    fields += [Part.summary, .intention, .departments].map(area)
    fields += [
      .choices("topic", "Topics", Topic.choices, help: "One to five."),
      .choice("principle", "Main principle of the Charter", principles),
      .choices("principles", "Other principles that it puts into practice", principles, help: "Up to four more."),
      .choices(
        "sdg", "Sustainable Development Goals", Goal.allCases.map { Choice("\($0.rawValue)", name: $0.name(reader)) }, help: "Up to five."),
      .choices("group", "For whom", Beneficiary.choices),
      .number("begun", "First year", in: 1900...2100),
      .number("ended", "Last year", in: 1900...2100, help: "Leave it empty while it is still running."),
      .choice("scale", "Where it takes place", Experience.Scale.allCases.map { Choice($0.rawValue, $0.label) }),
      .email(
        "contact", "Mailbox for questions", help: "The address of a department, not of a person: everybody can see it.", autocomplete: "off"
      ),
      .link("link", "Link", help: "A page or a film that shows it."),
      .choice("licence", "Who may use it", Licence.choices, required: true),
    ]
    return Form(fields)
  }

  static let sheet = Form(Part.sheet.map(area))

  static func picture(_ reader: Reader) -> Form {
    Form(
      [
        .file("picture", "Picture", types: ["image/jpeg", "image/png", "image/webp"], limit: WorkPicture.size, required: true),
        .text("alt", "What it shows", required: true, limit: 200, help: "For people who cannot see it: one sentence."),
        .text("credit", "Whose picture it is", required: true, limit: 200, help: "The photographer or the department."),
        .flag("consent", "Everybody who can be recognised in it has agreed to its publication", required: true),
      ], id: "picture")
  }

  private static func area(_ part: Part) -> Field {
    .area(part.rawValue, part.label, limit: part.limit, rows: part.limit > 500 ? 5 : 2, help: part.help)
  }

  /// Languages in which cities write; the reader's own first.
  static func languages(_ reader: Reader) -> [Choice] {
    let first = reader.language
    return ([first] + Language.written.filter { $0 != first }).map { Choice($0.code, name: Kit.languageName($0, reader)) }
  }

  /// What stands, as a form holds it.
  static func values(_ experience: Experience, _ words: [String: String], _ tagged: Tagged) -> Fields {
    var fields = Fields(words.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    func add(_ name: String, _ values: [String]) { fields.pairs += values.map { (name: name, value: $0) } }
    add("topic", tagged[.topic] ?? [])
    add("principle", Array((tagged[.principle] ?? []).prefix(1)))
    add("principles", Array((tagged[.principle] ?? []).dropFirst()))
    add("sdg", tagged[.sdg] ?? [])
    add("group", tagged[.group] ?? [])
    add("begun", experience.begun.map { ["\($0)"] } ?? [])
    add("ended", experience.ended.map { ["\($0)"] } ?? [])
    add("scale", experience.scale.map { [$0.rawValue] } ?? [])
    add("contact", experience.contact.map { [$0] } ?? [])
    add("link", experience.link.map { [$0] } ?? [])
    add("licence", [experience.licence.rawValue])
    return fields
  }

  /// - Throws: `Problem.invalid`, for what no single field tells.
  static func change(card filled: Filled, on day: Day) throws -> ExperienceChange {
    var change = ExperienceChange()
    for part in Part.card { change.texts[part] = filled.string(part.rawValue) }
    let main = filled.list("principle").filter { !$0.isEmpty }
    change.tagged = [
      .topic: filled.list("topic"), .principle: main + filled.list("principles").filter { !main.contains($0) },
      .sdg: filled.list("sdg"), .group: filled.list("group"),
    ]
    let facts = ExperienceChange.Facts(
      begun: filled.int("begun"), ended: filled.int("ended"), scale: filled.optional("scale").flatMap(Experience.Scale.init(rawValue:)),
      licence: Licence(rawValue: filled.string("licence")) ?? .asked, contact: filled.optional("contact"), link: filled.optional("link"))
    change.facts = facts
    let problems = problems(change.tagged, facts, on: day)
    guard problems.isEmpty else { throw Problem.invalid(problems) }
    return change
  }

  static func change(sheet filled: Filled) -> ExperienceChange {
    var change = ExperienceChange()
    for part in Part.sheet { change.texts[part] = filled.string(part.rawValue) }
    return change
  }

  /// Kept as typed in a draft: what is no value yet stays out, and is said when the button is pressed.
  static func draft(card filled: Filled, on day: Day) -> ExperienceChange {
    var change = ExperienceChange()
    let wrong = Set(filled.problems.map(\.field))
    for part in Part.card where !wrong.contains(part.rawValue) { change.texts[part] = filled.string(part.rawValue) }
    // What is ticked and chosen, while all of it is right.
    if wrong.isSubset(of: Part.card.map(\.rawValue)), let whole = try? self.change(card: filled, on: day) {
      change.tagged = whole.tagged
      change.facts = whole.facts
    }
    return change
  }

  static func problems(_ tagged: Tagged, _ facts: ExperienceChange.Facts, on day: Day) -> [FieldProblem] {
    var problems: [FieldProblem] = []
    let fields: [(TagKind, String)] = [(.topic, "topic"), (.principle, "principles"), (.sdg, "sdg"), (.group, "group")]
    for (kind, field) in fields where (tagged[kind] ?? []).count > Tags.limit {
      problems.append(FieldProblem(field, "At most {limit} of these.", ["limit": "\(Tags.limit)"]))
    }
    if let begun = facts.begun, begun > day.year + 1 { problems.append(FieldProblem("begun", "This year has not come yet.")) }
    if let begun = facts.begun, let ended = facts.ended, ended < begun {
      problems.append(FieldProblem("ended", "It cannot end before it begins."))
    }
    if facts.ended != nil, facts.begun == nil { problems.append(FieldProblem("begun", "Say in which year it began.")) }
    return problems
  }
}

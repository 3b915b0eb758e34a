import Core
import Directory
import Storage
import Web
import Works

extension Experiences {
  /// A draft that the city's people see, and whoever reads what it hands in.
  static func draft(
    for city: OrganisationID, _ language: Language, isReference: Bool = false, source: String = "", by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    try actor.require(DatabankPermissions.write, on: city)
    let id = try Record.create("experience", owner: city, audience: .of(city), in: tx)
    try tx.execute(
      """
      INSERT INTO databank_experience (id, city, state, language, version, is_reference, licence, source, changed)
      VALUES (\(id), \(city), \(Experience.State.draft), \(language.code), \(1), \(isReference), \(Licence.attribution.rawValue),
        \(source), \(tx.now))
      """)
    return id
  }

  /// Keeps what was typed. Of what is published this is a revision: readers see it at once, quotes keep the older version.
  /// - Parameter version: what the form was drawn from; another one standing now throws `Problem.conflict`.
  /// - Returns: the version that stands afterwards; unchanged when nothing changed.
  @discardableResult
  static func change(
    _ id: RecordID, _ change: ExperienceChange, version: Int? = nil, by actor: Actor, in tx: WriteTx
  ) throws -> Int {
    let experience = try find(id, writtenBy: actor, in: tx)
    guard experience.state.isEditable else {
      throw Problem.conflict(
        experience.state == .submitted
          ? "It is being read: nothing changes until somebody answers." : "It is archived. Bring it back first.")
    }
    if let version, version != experience.version { throw Problem.conflict("Somebody else changed this in the meantime.") }
    guard try differs(experience, change, in: tx) else { return experience.version }
    if experience.state == .published, change.texts[.title]?.isEmpty ?? false || change.texts[.summary]?.isEmpty ?? false {
      throw FieldProblem(change.texts[.title]?.isEmpty ?? false ? "title" : "summary", "A published experience needs this.")
    }
    for (part, body) in change.texts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      try Texts.write(id, part.rawValue, experience.language, body, in: tx)
    }
    try Tags.write(id, change.tagged, in: tx)
    if let facts = change.facts {
      try tx.execute(
        """
        UPDATE databank_experience SET begun = \(facts.begun), ended = \(facts.ended), scale = \(facts.scale),
          licence = \(facts.licence.rawValue), contact = \(facts.contact), link = \(facts.link) WHERE id = \(id)
        """)
    }
    // What its city rewrites is its own now.
    let byCity = actor.organisation == experience.city
    try tx.execute(
      """
      UPDATE databank_experience SET version = version + 1, changed = \(tx.now),
        is_reference = \(experience.isReference && !byCity) WHERE id = \(id)
      """)
    if experience.state == .published { try revised(id, confirms: byCity, by: actor, in: tx) }
    return experience.version + 1
  }

  private static func differs(_ experience: Experience, _ change: ExperienceChange, in tx: Tx) throws -> Bool {
    let words = try words(of: experience, in: tx)
    if change.texts.contains(where: { (words[$0.key.rawValue] ?? "") != $0.value }) { return true }
    let tagged = try Tags.read([experience.id], in: tx)[experience.id] ?? [:]
    if change.tagged.contains(where: { (tagged[$0.key] ?? []) != $0.value }) { return true }
    return change.facts.map { $0 != experience.facts } ?? false
  }

  private static func revised(_ id: RecordID, confirms: Bool, by actor: Actor, in tx: WriteTx) throws {
    if confirms { try tx.execute("UPDATE databank_experience SET confirmed = \(tx.now.day) WHERE id = \(id)") }
    try keep(id, in: tx)
    try Ledger.record("experience.revised", day: tx.now.day, of: id, by: actor, in: tx)
  }

  /// Freezes it as it stands, and shows its card.
  static func keep(_ id: RecordID, in tx: WriteTx) throws {
    let experience = try find(id, seenBy: .house, in: tx)
    let version = try Frozen.take(id, experience.language, try whole(experience, in: tx), in: tx)
    try Translations.ask(id, version: version, in: tx)
    try present([id], in: tx)
  }

  /// Draws the cards of these anew.
  static func present(_ ids: [RecordID], in tx: WriteTx) throws { try Cards.put(try cards(ids, in: tx), in: tx) }

  /// The original's words by field, pictures' words left out.
  static func words(of experience: Experience, in tx: Tx) throws -> [String: String] {
    let all = try Texts.all(experience.id, in: tx)
    return Part.allCases.reduce(into: [:]) { words, part in
      let body = all[part.rawValue]?.first { $0.language == experience.language }?.body ?? ""
      if !body.isEmpty { words[part.rawValue] = body }
    }
  }

  /// What a version keeps: the words, and what it was filed under, when, where, on which terms and with which pictures, each under a
  /// name that no part of the text has.
  private static func whole(_ experience: Experience, in tx: Tx) throws -> [String: String] {
    var all = try words(of: experience, in: tx)
    for (kind, values) in try Tags.read([experience.id], in: tx)[experience.id] ?? [:] where !values.isEmpty {
      all["\(kind.rawValue):"] = values.joined(separator: " ")
    }
    all["begun:"] = experience.begun.map { "\($0)" }
    all["ended:"] = experience.ended.map { "\($0)" }
    all["scale:"] = experience.scale?.rawValue
    all["licence:"] = experience.isReference ? nil : experience.licence.rawValue
    let pictures = try WorkPicture.of([experience.id], for: experience.language, in: tx)[experience.id] ?? []
    if !pictures.isEmpty { all["picture:"] = pictures.map { "\($0.attachment.id)" }.joined(separator: " ") }
    for picture in pictures {
      all["alt:\(picture.attachment.id)"] = picture.alt?.body
      all["credit:\(picture.attachment.id)"] = picture.credit
    }
    return all
  }

  /// What the request's moves bring about: it stands still while it is read.
  static func submit(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let experience = try find(id, writtenBy: actor, in: tx)
    guard experience.state == .draft else { throw Problem.conflict("It has already been submitted.") }
    try set(id, .submitted, in: tx)
    try Ledger.record("experience.submitted", day: tx.now.day, of: id, by: actor, in: tx)
  }

  /// Back in its city's hands: something is to be completed, or it was taken back.
  static func giveBack(_ id: RecordID, in tx: WriteTx) throws { try set(id, .draft, in: tx) }

  static func publish(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let experience = try find(id, seenBy: .house, in: tx)
    try actor.require(DatabankPermissions.review, on: experience.city)
    guard experience.state == .submitted else {
      throw Problem.conflict("It has moved on in the meantime. Look at it again before deciding.")
    }
    try show(id, in: tx)
    // A short entry is no news and no merit of its city's: it counts nowhere.
    if !experience.isReference { try Ledger.record("experience.published", day: tx.now.day, of: id, by: actor, in: tx) }
  }

  static func show(_ id: RecordID, in tx: WriteTx) throws {
    try tx.execute(
      """
      UPDATE databank_experience SET state = 'published', published = COALESCE(published, \(tx.now.day)), confirmed = \(tx.now.day),
        changed = \(tx.now)
      WHERE id = \(id)
      """)
    try Record.setAudience(id, .everyone, in: tx)
    try keep(id, in: tx)
  }

  /// It leaves lists and search; what quotes a version keeps it.
  static func archive(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let experience = try find(id, writtenBy: actor, in: tx)
    guard experience.state == .published else { throw Problem.conflict("It is not published.") }
    try set(id, .archived, in: tx)
    try Record.setAudience(id, .of(experience.city), in: tx)
    try Cards.remove(id, in: tx)
    try Ledger.record("experience.archived", day: tx.now.day, of: id, by: actor, in: tx)
  }

  static func bringBack(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let experience = try find(id, writtenBy: actor, in: tx)
    guard experience.state == .archived else { throw Problem.conflict("It is not archived.") }
    try tx.execute("UPDATE databank_experience SET state = 'published', confirmed = \(tx.now.day), changed = \(tx.now) WHERE id = \(id)")
    try Record.setAudience(id, .everyone, in: tx)
    try present([id], in: tx)
    try Ledger.record("experience.restored", day: tx.now.day, of: id, by: actor, in: tx)
  }

  /// Its city says that it still holds.
  static func confirm(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let experience = try find(id, writtenBy: actor, in: tx)
    guard experience.state == .published else { throw Problem.conflict("It is not published.") }
    guard experience.confirmed != tx.now.day else { return }
    try tx.execute("UPDATE databank_experience SET confirmed = \(tx.now.day) WHERE id = \(id)")
    try Ledger.record("experience.confirmed", day: tx.now.day, of: id, by: actor, in: tx)
  }

  static func feature(_ id: RecordID, _ isFeatured: Bool, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(DatabankPermissions.feature)
    let experience = try find(id, seenBy: actor.sight, in: tx)
    guard experience.state == .published else { throw Problem.conflict("It is not published.") }
    guard (experience.featured != nil) != isFeatured else { return }
    try tx.execute("UPDATE databank_experience SET featured = \(isFeatured ? tx.now.day : nil) WHERE id = \(id)")
    try present([id], in: tx)
    try Ledger.record(
      isFeatured ? "experience.featured" : "experience.unfeatured", day: tx.now.day, of: id, by: actor, in: tx)
  }

  private static func set(_ id: RecordID, _ state: Experience.State, in tx: WriteTx) throws {
    try tx.execute("UPDATE databank_experience SET state = \(state), changed = \(tx.now) WHERE id = \(id)")
  }
}

extension Experience {
  var facts: ExperienceChange.Facts {
    ExperienceChange.Facts(begun: begun, ended: ended, scale: scale, licence: licence, contact: contact, link: link)
  }
}

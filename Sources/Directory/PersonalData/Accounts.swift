import Core
import Storage
import Web

/// The end of accounts: by their person, and of those that nobody uses.
enum Accounts {
  /// Days without any mandate and without a visit after which an account is erased, told thirty days before.
  static let unusedDays = 3 * 365
  static let warningDays = 30

  static func isEnded(_ id: PersonID, in tx: Tx) throws -> Bool {
    try tx.count("SELECT count(*) FROM directory_person WHERE id = \(id) AND ended_day IS NOT NULL") > 0
  }

  /// The person ends their own account: mandates close, nobody signs in with it any more. A city's last delegate stays
  /// until another is there. Whoever is named again finds the account open.
  static func end(by actor: Actor, in tx: WriteTx) throws {
    guard let id = actor.person else { throw Problem.signIn }
    let mandates = try Mandates.open(of: id, on: tx.now.day, in: tx)
    for mandate in mandates where mandate.role == .secretariat {
      let others = try Mandates.open(of: mandate.organisation, on: tx.now.day, in: tx).filter { $0.role == .secretariat && $0.person != id }
      guard !others.isEmpty else { throw Problem.conflict("The secretariat needs somebody: name another person first.") }
    }
    for mandate in mandates { try Mandates.close(mandate.id, by: actor, in: tx) }
    try Moves.drop(id, in: tx)
    try Sessions.endAll(of: id, in: tx)
    try tx.execute("UPDATE directory_person SET ended_day = \(tx.now.day) WHERE id = \(id)")
  }

  /// Nobody acts with it since that day, and its person was not here since.
  private static func unused(_ before: Day) -> SQL {
    """
    NOT p.erased AND p.created < \(before.start) AND (p.seen_day IS NULL OR p.seen_day < \(before))
      AND NOT EXISTS (SELECT 1 FROM directory_mandate m WHERE m.person = p.id AND (m.to_day IS NULL OR m.to_day >= \(before)))
    """
  }

  /// Tells the next 500 and has those erased who were told thirty days ago; both by jobs.
  static func sweep(_ before: Day, in tx: WriteTx) throws -> Int {
    let told: [PersonID] = try tx.values(
      """
      SELECT p.id FROM directory_person p WHERE \(unused(before)) AND p.warned_day < \(tx.now.day.adding(days: -warningDays))
      ORDER BY p.id LIMIT 500
      """)
    for id in told { try Jobs.enqueue("directory.erasure", payload: ["person": "\(id)"], key: "erasure \(id) \(tx.now.day)", in: tx) }
    let untold: [PersonID] = try tx.values(
      "SELECT p.id FROM directory_person p WHERE \(unused(before)) AND p.warned_day IS NULL ORDER BY p.id LIMIT 500")
    for id in untold {
      try tx.execute("UPDATE directory_person SET warned_day = \(tx.now.day) WHERE id = \(id)")
      try Jobs.enqueue("directory.farewell", payload: ["person": "\(id)"], key: "farewell \(id) \(tx.now.day)", in: tx)
    }
    return untold.count
  }

  static let farewell = JobKind("directory.farewell") { house, payload in
    guard let id = PersonID(text: payload["person"] ?? "") else { return }
    try await house.database.write { tx in
      let person = try People.find(id, in: tx)
      guard let address = person.address, MailAddress(address) != nil,
        let warned: Day = try tx.value("SELECT warned_day FROM directory_person WHERE id = \(id)")
      else { return }
      let reader = Reader(language: person.language, words: house.words)
      let day = warned.adding(days: warningDays + 1)
      let letter = Letter(
        subject: reader.t("Your account will be erased"),
        [
          .paragraph(
            reader.t(
              "{name}, nobody has acted or signed in with this account for three years. It will be erased on {day}, with your name and address.",
              ["name": person.name, "day": reader.day(day)])),
          .paragraph(reader.t("If you want to keep it, sign in once. Otherwise there is nothing to do.")),
          .link(reader.t("Sign in"), house.address("/sign-in", person.language)),
        ])
      try Outbox.put(letter.mail(to: id, address, person.language, key: "farewell \(id) \(warned)"), in: tx)
    }
  }

  static let erasure = JobKind("directory.erasure") { house, payload in
    guard let id = PersonID(text: payload["person"] ?? "") else { return }
    // Somebody may have signed in or been named since.
    let stands = try await house.database.read { tx in
      try tx.count(
        """
        SELECT count(*) FROM directory_person p WHERE p.id = \(id) AND \(unused(tx.now.day.adding(days: -unusedDays)))
        AND p.warned_day IS NOT NULL
        """) > 0
    }
    if stands { try await Erasures.erase(id, by: .house, house) }
  }
}

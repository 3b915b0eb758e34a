import Core
import Directory
import Storage
import Time
import Web

/// Texts where they concern one city: on “for me”, and on its own page.
enum DeclarationDesk {
  static let waiting = [consultations, signatures, amendments]

  private static let consultations = Waiting("declarations.consultations") { actor, _, now in
    amending(actor).map { "SELECT count(*) FROM declarations_declaration d WHERE \(unanswered($0, now.day))" }
  } find: { visit, tx in
    guard let city = visit.actor.flatMap(amending) else { return [] }
    return try items(visit, unanswered(city, visit.now.day), in: tx) { title, declaration in
      Waiting.Item(title: visit.t("Consultation: {text}", ["text": title]), path: declaration.path, due: declaration.consultsUntil)
    }
  }

  private static let signatures = Waiting("declarations.signatures") { actor, _, now in
    signing(actor).map { "SELECT count(*) FROM declarations_declaration d WHERE \(unsigned($0, now.day))" }
  } find: { visit, tx in
    guard let city = visit.actor.flatMap(signing) else { return [] }
    return try items(visit, unsigned(city, visit.now.day), in: tx) { title, declaration in
      Waiting.Item(title: visit.t("Open to signature: {text}", ["text": title]), path: declaration.path, due: declaration.signsUntil)
    }
  }

  /// For the secretariat, once the consultation is over: what was proposed and has no answer, text by text.
  private static let amendments = Waiting("declarations.amendments") { actor, _, now in
    actor.may(DeclarationPermissions.manage) ? "SELECT count(*) FROM declarations_declaration d WHERE \(over(now.day))" : nil
  } find: { visit, tx in
    guard visit.may(DeclarationPermissions.manage) else { return [] }
    return try items(visit, over(visit.now.day), in: tx) { title, declaration in
      Waiting.Item(
        title: visit.t("The consultation is over: {text}", ["text": title]), path: "\(declaration.path)/amendments",
        due: declaration.consultsUntil)
    }
  }

  private static func items(
    _ visit: Visit, _ condition: SQL, in tx: Tx, _ item: (String, Declaration) -> Waiting.Item
  ) throws -> [Waiting.Item] {
    let found = try tx.rows("SELECT \(Declaration.columns) FROM declarations_declaration d WHERE \(condition) ORDER BY d.id")
      .map(Declaration.init)
    let titles = try Texts.read(found.map(\.id), ["title"], for: visit.language, in: tx)
    return found.map { item(titles[$0.id]?["title"]?.body ?? "", $0) }
  }

  private static func amending(_ actor: Actor) -> OrganisationID? {
    actor.organisation.flatMap { actor.may(DeclarationPermissions.amend, on: $0) ? $0 : nil }
  }
  private static func signing(_ actor: Actor) -> OrganisationID? {
    actor.organisation.flatMap { actor.may(DeclarationPermissions.sign, on: $0) ? $0 : nil }
  }

  private static func unanswered(_ city: OrganisationID, _ day: Day) -> SQL {
    """
    d.state = 'consultation' AND d.consults_until >= \(day) AND NOT \(responded(city, "consultation")) AND \(member(city, day))
    AND NOT EXISTS (SELECT 1 FROM declarations_amendment a WHERE a.declaration = d.id AND a.city = \(city))
    """
  }

  private static func unsigned(_ city: OrganisationID, _ day: Day) -> SQL {
    """
    d.state = 'open' AND (d.signs_until IS NULL OR d.signs_until >= \(day)) AND NOT \(responded(city, "signature")) AND \(member(city, day))
    AND NOT EXISTS (SELECT 1 FROM declarations_signature s WHERE s.declaration = d.id AND s.city = \(city) AND s.ended IS NULL)
    """
  }

  private static func over(_ day: Day) -> SQL { "d.state = 'consultation' AND d.consults_until < \(day)" }

  private static func responded(_ city: OrganisationID, _ step: String) -> SQL {
    "EXISTS (SELECT 1 FROM declarations_response r WHERE r.declaration = d.id AND r.city = \(city) AND r.step = \(step))"
  }

  private static func member(_ city: OrganisationID, _ day: Day) -> SQL {
    "EXISTS (SELECT 1 FROM core_record c WHERE c.id = \(city) AND \(Organisations.isMember("c.id", on: day, [.member, .provisional])))"
  }

  static let desk = Desk("declarations", "Declarations", order: 27, isHandedOver: true) { visit, actor, organisation, tx in
    let open = try Declaration.list([.consultation, .open], seenBy: visit.sight, in: tx)
    let signed = try Signature.standing(of: organisation, in: tx)
    let all = open + (try Declaration.list([.adopted, .closed], seenBy: visit.sight, in: tx).filter { signed[$0.id] != nil })
    guard !all.isEmpty, try Organisations.standing(of: organisation, on: tx.now.day, in: tx) != nil else { return nil }
    let titles = try Texts.read(all.map(\.id), ["title"], for: visit.language, in: tx)
    let items = all.map { declaration -> HTML in
      let own: HTML =
        signed[declaration.id].map { signature in
          " \(Kit.badge(visit.t("Signed"), .good)) \(Kit.shortDay(signature.signed.day, visit.reader))"
        } ?? ""
      return """
        <li><a href="\(path: visit.path(declaration.path))">\(titles[declaration.id]?["title"]?.body ?? "")</a> \
        \(Kit.badge(visit.t(declaration.state.label), declaration.state.tone))\(own)</li>
        """
    }
    return "<ul>\(items)</ul>"
  }
}

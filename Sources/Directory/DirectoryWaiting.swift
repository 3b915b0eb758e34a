import Core
import Storage
import Web

/// What the directory itself lets wait: addresses to vouch for, mandates to confirm, the yearly look, addresses that do not work, a second step
/// for staff.
enum DirectoryWaiting {
  static let all = [addresses, mandates, check, doubtful, secondStep]

  private static let addresses = Waiting("addresses") { actor, _, now in
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM directory_move v WHERE \(Moves.decidable(by: actor, now))) THEN 1 ELSE 0 END"
  } find: { visit, tx in
    guard let actor = visit.actor else { return [] }
    let count = try Moves.waiting(for: actor, in: tx).count
    if count == 0 { return [] }
    return [Waiting.Item(title: visit.t("{count} new addresses to vouch for", count: count), path: "/addresses")]
  }

  private static let mandates = Waiting("mandates") { actor, _, now in
    guard let organisation = naming(actor) else { return nil }
    return "SELECT CASE WHEN EXISTS (SELECT 1 FROM directory_mandate m WHERE \(Mandates.old(organisation, now.day))) THEN 1 ELSE 0 END"
  } find: { visit, tx in
    guard let organisation = visit.actor.flatMap(naming) else { return [] }
    let old = try tx.count("SELECT count(*) FROM directory_mandate m WHERE \(Mandates.old(organisation, tx.now.day))")
    if old == 0 { return [] }
    let slug = try Organisations.find(organisation, in: tx).slug
    return [Waiting.Item(title: visit.t("{count} mandates to confirm or end", count: old), path: "/team/\(slug)")]
  }

  /// For whom this actor says who acts; the secretariat acts for no city.
  private static func naming(_ actor: Actor) -> OrganisationID? {
    guard let organisation = actor.organisation, actor.may(DirectoryPermissions.mandates, on: organisation), !actor.isSecretariat
    else { return nil }
    return organisation
  }

  /// From January on, until somebody has looked at what the house holds of the city.
  private static let check = Waiting("check") { actor, _, now in
    guard let organisation = naming(actor), actor.may(DirectoryPermissions.check, on: organisation), CityCheck.isTime(now.day) else {
      return nil
    }
    return "SELECT count(*) FROM directory_organisation o WHERE o.id = \(organisation) AND \(CityCheck.isDue(now.day))"
  } find: { visit, tx in
    guard let organisation = visit.actor.flatMap(naming), visit.may(DirectoryPermissions.check, on: organisation),
      try CityCheck.waits(organisation, in: tx)
    else { return [] }
    let slug = try Organisations.find(organisation, in: tx).slug
    return [
      Waiting.Item(title: visit.t("Check what this site knows about us: ten minutes, once a year"), path: "/our-city/\(slug)/check")
    ]
  }

  private static let doubtful = Waiting("doubtful addresses") { actor, _, _ in
    actor.may(DirectoryPermissions.people) ? "SELECT count(*) FROM directory_person p WHERE \(People.isDoubtful)" : nil
  } find: { visit, tx in
    guard visit.may(DirectoryPermissions.people) else { return [] }
    return try People.doubtful(in: tx).map { person in
      Waiting.Item(title: visit.t("The address of {name} does not work: correct it", ["name": person.name]), path: "/people/\(person.id)")
    }
  }

  private static let secondStep = Waiting("second step") { actor, house, _ in
    unproved(actor, house).map { "SELECT count(*) FROM directory_person p WHERE \($0)" }
  } find: { visit, tx in
    guard let unproved = visit.actor.flatMap({ unproved($0, visit.house) }),
      try tx.count("SELECT count(*) FROM directory_person p WHERE \(unproved)") > 0
    else { return [] }
    return [Waiting.Item(title: visit.t("Set up two-step sign-in"), path: "/account")]
  }

  private static func unproved(_ actor: Actor, _ house: House) -> SQL? {
    guard actor.isSecretariat, let person = actor.person, !house.settings.demo else { return nil }
    return "p.id = \(person) AND NOT p.factor_proved"
  }
}

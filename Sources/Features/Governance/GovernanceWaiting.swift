import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// What assemblies ask of a person, on “for me”.
enum GovernanceWaiting {
  static let all = [acceptance, votes, passphrases, decisions, written]

  /// Whoever was named by form A waits for the yes of the political representative.
  private static let acceptance = Waiting("governance.acceptance") { actor, _, _ in
    guard let city = actor.organisation, actor.roles.contains(.political) else { return nil }
    return "SELECT count(*) FROM governance_delegate d WHERE \(unaccepted(city))"
  } find: { visit, tx in
    guard let city = visit.actor?.organisation, visit.actor?.roles.contains(.political) ?? false else { return [] }
    let ids: [RecordID] = try tx.values("SELECT d.assembly FROM governance_delegate d WHERE \(unaccepted(city)) ORDER BY d.assembly")
    let titles = try Texts.read(ids, ["title"], for: visit.language, in: tx)
    return ids.map { id in
      Waiting.Item(
        title: visit.t("Confirm who votes for your city: {assembly}", ["assembly": titles[id]?["title"]?.body ?? ""]),
        path: "/assemblies/\(id)/delegation")
    }
  }

  private static func unaccepted(_ city: OrganisationID) -> SQL {
    """
    d.organisation = \(city) AND d.accepted IS NULL AND d.assembly IN
      (SELECT a.id FROM governance_assembly a WHERE a.state IN ('convened', 'open', 'suspended'))
    """
  }

  /// Open votes in which a city, or a city whose proxy it holds, has not voted yet. For whoever is there in session and by the clock.
  private static let votes = Waiting("governance.votes") { actor, _, _ in
    guard let city = actor.organisation else { return nil }
    return "SELECT count(*) FROM governance_vote v WHERE \(unanswered(city))"
  } find: { visit, tx in
    guard let city = visit.actor?.organisation else { return [] }
    let rows = try tx.rows("SELECT v.id, v.closes FROM governance_vote v WHERE \(unanswered(city)) ORDER BY v.id")
    let items = try rows.map { (try $0("id") as RecordID, try $0("closes") as Moment?) }
    let titles = try Texts.read(items.map(\.0), ["title"], for: visit.language, in: tx)
    return items.map { id, closes in
      Waiting.Item(
        title: visit.t("Vote: {question}", ["question": titles[id]?["title"]?.body ?? ""]), path: "/votes/\(id)/ballot", due: closes?.day)
    }
  }

  private static func unanswered(_ city: OrganisationID) -> SQL {
    """
    v.state = 'open' AND v.way <> 'hands' AND EXISTS
      (SELECT 1 FROM governance_right g WHERE g.vote = v.id AND g.holder = \(city) AND NOT g.marked)
    """
  }

  /// A secret vote cannot be opened before its three holders have taken their passphrases.
  private static let passphrases = Waiting("governance.passphrases") { actor, _, _ in
    actor.person.map { "SELECT count(*) FROM governance_holder h WHERE \(untaken($0))" }
  } find: { visit, tx in
    guard let person = visit.actor?.person else { return [] }
    let ids: [RecordID] = try tx.values("SELECT h.vote FROM governance_holder h WHERE \(untaken(person)) ORDER BY h.vote")
    let titles = try Texts.read(ids, ["title"], for: visit.language, in: tx)
    return ids.map { id in
      Waiting.Item(
        title: visit.t("Take your passphrase: {question}", ["question": titles[id]?["title"]?.body ?? ""]), path: "/votes/\(id)/passphrases"
      )
    }
  }

  private static func untaken(_ person: PersonID) -> SQL {
    "h.person = \(person) AND h.public IS NULL AND h.vote IN (SELECT v.id FROM governance_vote v WHERE v.state = 'prepared')"
  }

  /// Decisions that a city sees to, and whose day has come near.
  private static let decisions = Waiting("governance.decisions") { actor, _, now in
    "SELECT count(*) FROM governance_decision d WHERE \(due(actor, now.day))"
  } find: { visit, tx in
    guard let actor = visit.actor else { return [] }
    let rows = try tx.rows("SELECT \(Decision.columns) FROM governance_decision d WHERE \(due(actor, visit.now.day)) ORDER BY d.due, d.id")
      .map(Decision.init)
    let titles = try Texts.read(rows.map(\.id), ["title"], for: visit.language, in: tx)
    return rows.map { decision in
      Waiting.Item(
        title: visit.t("Decision {number}: {decision}", ["number": decision.label, "decision": titles[decision.id]?["title"]?.body ?? ""]),
        path: "\(decision.path)/follow-up", due: decision.due)
    }
  }

  private static func due(_ actor: Actor, _ day: Day) -> SQL {
    let mine: SQL = actor.organisation.map { "d.owner = \($0)" } ?? "FALSE"
    let house: SQL = actor.may(GovernancePermissions.conduct) ? "(d.owner IS NULL OR \(mine))" : mine
    return "d.withdrawn IS NULL AND d.state IN ('to-do', 'doing') AND d.due <= \(day.adding(days: 14)) AND \(house)"
  }

  /// Written procedures to which a city has not answered.
  private static let written = Waiting("governance.written") { actor, _, now in
    guard let city = actor.organisation, actor.may(GovernancePermissions.answer, on: city) else { return nil }
    return "SELECT count(*) FROM governance_answer a JOIN governance_procedure p ON p.id = a.written WHERE \(unanswered(city, now))"
  } find: { visit, tx in
    guard let city = visit.actor?.organisation, visit.may(GovernancePermissions.answer, on: city) else { return [] }
    let procedures = try tx.rows(
      """
      SELECT \(Procedure.columns) FROM governance_answer a JOIN governance_procedure p ON p.id = a.written
      WHERE \(unanswered(city, visit.now)) ORDER BY p.closes, p.id
      """
    ).map(Procedure.init)
    let titles = try Texts.read(procedures.map(\.id), ["title"], for: visit.language, in: tx)
    return procedures.map { procedure in
      Waiting.Item(
        title: visit.t("Answer in writing: {question}", ["question": titles[procedure.id]?["title"]?.body ?? ""]), path: procedure.path,
        due: procedure.lastDay)
    }
  }

  private static func unanswered(_ city: OrganisationID, _ now: Moment) -> SQL {
    "a.organisation = \(city) AND a.choice IS NULL AND p.state = 'open' AND p.closes > \(now)"
  }
}

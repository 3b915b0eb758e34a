import Core
import Directory
import Storage
import Time
import Web

/// What of this room waits for a person. Mandates to confirm stand with the directory's own.
enum HandoverWaiting {
  static let all = [welcome, buddies, proposed, elections, silent]

  private static let welcome = Waiting("handover.welcome") { actor, _, _ in
    Welcomes.shown(to: actor).map { one("SELECT 1 FROM handover_welcome w WHERE \($0)") }
  } find: { visit, tx in
    guard let actor = visit.actor, let welcome = try Welcomes.open(for: actor, in: tx), welcome.putOff == nil else { return [] }
    let done = try Welcomes.ticks(welcome, in: tx).done.count
    let title = visit.t(
      "Welcome: {done} of {all} steps done",
      ["done": visit.reader.number(done), "all": visit.reader.number(Welcome.Step.allCases.count)])
    return [Waiting.Item(title: title, path: "/welcome")]
  }

  private static let buddies = Waiting("handover.buddies") { actor, _, _ in
    actor.holds(HandoverPermissions.accompany) ? "SELECT count(*) FROM handover_buddy b WHERE \(Buddies.answerable(by: actor))" : nil
  } find: { visit, tx in
    guard let actor = visit.actor, actor.holds(HandoverPermissions.accompany) else { return [] }
    let waiting = try Buddies.waiting(for: actor, in: tx)
    let names = try Organisations.names(waiting.map(\.city), visit.language, on: tx.now.day, in: tx)
    return waiting.map { buddy in
      Waiting.Item(
        title: visit.t("Would you be the buddy city of {city}?", ["city": names[buddy.city] ?? ""]), path: "/buddies/\(buddy.id)")
    }
  }

  /// For whoever proposed a buddy city that said no, or says nothing.
  private static let proposed = Waiting("handover.proposed") { actor, _, now in
    Buddies.unanswered(by: actor, now).map { "SELECT count(*) FROM handover_buddy b WHERE \($0)" }
  } find: { visit, tx in
    guard let actor = visit.actor else { return [] }
    let waiting = try Buddies.unanswered(for: actor, in: tx)
    let cities = try Organisations.find(waiting.map(\.city), in: tx)
    let names = try Organisations.names(waiting.flatMap { [$0.city, $0.buddy] }, visit.language, on: tx.now.day, in: tx)
    return waiting.map { buddy in
      let values = ["city": names[buddy.city] ?? "", "buddy": names[buddy.buddy] ?? ""]
      let title =
        buddy.state == .declined
        ? visit.t("{buddy} cannot be the buddy city of {city}: ask another city", values)
        : visit.t("{buddy} has not said whether it will be the buddy city of {city}", values)
      return Waiting.Item(title: title, path: "/teams/\(cities[buddy.city]?.slug ?? "")/buddy")
    }
  }

  private static let elections = Waiting("handover.elections") { actor, _, _ in
    actor.may(HandoverPermissions.enterElections) ? one("SELECT 1 FROM handover_election e WHERE e.state = 'proposed'") : nil
  } find: { visit, tx in
    guard let actor = visit.actor, actor.may(HandoverPermissions.enterElections) else { return [] }
    let count = try Elections.proposed(by: actor, in: tx).count
    return count == 0 ? [] : [Waiting.Item(title: visit.t("{count} elections proposed for the calendar", count: count), path: "/elections")]
  }

  private static let silent = Waiting("handover.silent") { actor, _, now in
    silence(actor, now).map { one("SELECT 1 FROM handover_step s WHERE \($0)") }
  } find: { visit, tx in
    guard let actor = visit.actor, let silence = silence(actor, tx.now) else { return [] }
    let count = try tx.count("SELECT count(DISTINCT s.organisation) FROM handover_step s WHERE \(silence)")
    let title = visit.t("{count} cities have not said who acts for them", count: count)
    let path = actor.holds(HandoverPermissions.follow) ? "/teams?state=silent" : "/silent-cities"
    return count == 0 ? [] : [Waiting.Item(title: title, path: path)]
  }

  /// Cities of which this actor was told: as a task of theirs, or on the list of the Committee. Still silent.
  private static func silence(_ actor: Actor, _ now: Moment) -> SQL? {
    let step: Step
    let whose: SQL
    if actor.holds(HandoverPermissions.follow) {
      (step, whose) = (.coordinator, actor.may(HandoverPermissions.follow, owner: "s.organisation"))
    } else if actor.may(HandoverPermissions.seeSilent) {
      (step, whose) = (.committee, "TRUE")
    } else {
      return nil
    }
    return """
      s.step = \(step) AND s.sent = TRUE AND s.day > \(now.day.adding(days: -400)) AND \(whose)
      AND \(Coverage.isSilent("s.organisation", at: now))
      """
  }

  /// Many of a kind are one item.
  private static func one(_ rows: SQL) -> SQL { "SELECT CASE WHEN EXISTS (\(rows)) THEN 1 ELSE 0 END" }
}

import Core
import Directory
import Storage
import Time
import Web

/// What of this room waits for a person. Mandates to confirm stand with the directory's own.
enum HandoverWaiting {
  static let all = [
    Waiting("handover.successions") { visit, tx in
      guard let actor = visit.actor, actor.holds(DirectoryPermissions.mandates) else { return [] }
      let count = try Successions.waiting(for: actor, in: tx).count
      return count == 0 ? [] : [Waiting.Item(title: visit.t("{count} successors to vouch for", count: count), path: "/successions")]
    },
    Waiting("handover.welcome") { visit, tx in
      guard let actor = visit.actor, let welcome = try Welcomes.open(for: actor, in: tx), welcome.putOff == nil else { return [] }
      let done = try Welcomes.ticks(welcome, in: tx).done.count
      let all = Welcome.Step.allCases.count
      if done == all { return [] }
      let title = visit.t(
        "Welcome: {done} of {all} steps done", ["done": visit.reader.number(done), "all": visit.reader.number(all)])
      return [Waiting.Item(title: title, path: "/welcome")]
    },
    Waiting("handover.buddies") { visit, tx in
      guard let actor = visit.actor, actor.holds(HandoverPermissions.accompany) else { return [] }
      let waiting = try Buddies.waiting(for: actor, in: tx)
      let names = try Organisations.names(waiting.map(\.city), visit.language, on: tx.now.day, in: tx)
      return waiting.map { buddy in
        Waiting.Item(title: visit.t("Would you go along with {city}?", ["city": names[buddy.city] ?? ""]), path: "/buddies/\(buddy.id)")
      }
    },
    Waiting("handover.elections") { visit, tx in
      guard let actor = visit.actor, actor.may(HandoverPermissions.enterElections) else { return [] }
      let count = try Elections.proposed(by: actor, in: tx).count
      return count == 0
        ? [] : [Waiting.Item(title: visit.t("{count} elections proposed for the calendar", count: count), path: "/elections")]
    },
    Waiting("handover.silent") { visit, tx in
      guard let actor = visit.actor else { return [] }
      if !actor.holds(HandoverPermissions.follow), actor.may(HandoverPermissions.seeSilent) {
        let count = try Coverage.silent(in: tx).count
        let title = visit.t("{count} cities have not said who acts for them", count: count)
        return count == 0 ? [] : [Waiting.Item(title: title, path: "/silent-cities")]
      }
      guard actor.holds(HandoverPermissions.follow) else { return [] }
      let told: [OrganisationID] = try tx.values(
        """
        SELECT DISTINCT s.organisation FROM handover_step s WHERE s.step = 'coordinator' AND s.sent = TRUE
        AND s.day > \(tx.now.day.adding(days: -400)) AND \(actor.may(HandoverPermissions.follow, owner: "s.organisation"))
        """)
      if told.isEmpty { return [] }
      let cities = try Organisations.find(told, in: tx).values.sorted { $0.id < $1.id }
      let count = try Coverage.of(cities, on: tx.now.day, in: tx).filter { $0.state == .silent }.count
      let title = visit.t("{count} cities have not said who acts for them", count: count)
      return count == 0 ? [] : [Waiting.Item(title: title, path: "/coverage?state=silent")]
    },
  ]
}

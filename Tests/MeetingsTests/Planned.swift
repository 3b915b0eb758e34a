import Core
import Directory
import Meetings
import Storage
import TestKit
import Web
import Works

/// A meeting of the Portuguese network, in ten days at 12:50 in Lisbon.
enum Planned {
  static func details(_ world: World, capacity: Int? = nil, audience: Audience? = nil) -> MeetingDetails {
    var details = MeetingDetails(
      title: "Encontro; nacional, Águeda", language: .english,
      starts: Zone.moment(
        world.clock.now.day.adding(days: 10), hour: 12, minute: 50, in: "Europe/Lisbon"),
      audience: audience ?? .of(world.small.organisation("rtpce")))
    details.words = "Agenda:\n\n1. Minutes"
    details.minutes = 90
    details.zone = "Europe/Lisbon"
    details.place = "Águeda, town hall"
    details.link = "https://meet.example.org/rtpce"
    details.capacity = capacity
    return details
  }

  static func place(_ world: World) -> MeetingPlace {
    let network = world.small.organisation("rtpce")
    return MeetingPlace(owner: network, audiences: [.of(network), .members, .everyone], back: "/networks/rtpce")
  }

  static func meeting(_ world: World, capacity: Int? = nil, audience: Audience? = nil) async throws -> RecordID {
    let actor = try await world.actor(.lisboaCoordinator)
    let details = details(world, capacity: capacity, audience: audience)
    let place = place(world)
    return try await world.house.database.write { tx in try Meeting.plan(details, at: place, by: actor, in: tx) }
  }
}

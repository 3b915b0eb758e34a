import Core
import Directory
import Storage
import Web

/// Calendars that programs ask again and again, and the page where a person makes and ends their addresses.
package enum CalendarPages {
  /// `paideia.example.org`, for identifiers.
  static func host(_ house: House) -> String {
    let address = house.settings.address
    let rest = address.range(of: "://").map { address[$0.upperBound...] } ?? address[...]
    return String(rest.prefix { $0 != "/" && $0 != ":" })
  }

  /// The page that shows the new address, once. - Parameter owner: nil for all meetings that the person registered for.
  package static func made(_ visit: Visit, _ actor: Actor, for owner: OrganisationID?, back: Link) async throws -> Answer {
    let path = try await visit.write { tx in try CalendarFeed.make(for: owner, by: actor, in: tx) }
    let address = visit.house.settings.address + path
    let body: HTML = """
      <p>\(visit.t("Copy this address into your calendar program, as a calendar from the internet. It is shown only once and is yours alone: anybody who knows it can read the calendar."))</p>
      <p class="address"><code>\(address)</code></p>
      <p>\(visit.t("Asking for a new address ends this one."))</p>
      """
    return visit.page(visit.t("Your calendar address"), body) { chrome in
      chrome.breadcrumb = [back]
      chrome.indexed = false
    }
  }

  // MARK: The addresses of one person

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let person = actor.person else { throw Problem.signIn }
    let (feeds, names) = try await visit.read { tx in
      let feeds = try CalendarFeed.list(of: person, in: tx)
      return (feeds, try Organisations.names(feeds.compactMap(\.owner), visit.language, on: tx.now.day, in: tx))
    }
    let reader = visit.reader
    let mine = reader.t("All meetings that you registered for")
    let rows = feeds.map { feed -> [HTML] in
      let name = feed.owner.map { names[$0] ?? "" } ?? mine
      let key = feed.owner.map { "\($0)" } ?? "mine"
      let button = Kit.button(
        reader.t("End this address"), action: visit.path("/meetings/calendars/\(key)/removal"), tone: .quiet, detail: name, reader)
      return ["\(name)", Kit.moment(feed.made, reader), button]
    }
    let columns = ["Calendar of", "Address made", "End this address"] as [Phrase]
    let table = Table(
      reader.t("Your calendars"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
      empty: Kit.empty(reader.t("You have no calendar address yet."), reader))
    let hasMine = feeds.contains { $0.owner == nil }
    let make = Kit.button(
      hasMine ? reader.t("A new address for all meetings that you registered for") : reader.t("Put my meetings in my calendar"),
      action: visit.path("/meetings/calendars"), tone: hasMine ? .plain : .main, reader)
    let body: HTML = """
      \(Kit.table(table, reader))<div class="actions">\(make)</div>
      <p class="soft">\(reader.t("The calendar of a network is made on its own page."))</p>\(Kit.helpLink("meetings", reader))
      """
    return visit.page(reader.t("Your calendars"), body) { chrome in
      chrome.breadcrumb = [Link(visit.t("Meetings"), visit.path("/meetings"))]
      chrome.indexed = false
      chrome.lead = HTML.text(
        reader.t("Your calendar program asks these addresses by itself and learns of new, moved and cancelled meetings."))
    }
  }

  static func make(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await made(visit, actor, for: nil, back: Link(visit.t("Your calendars"), visit.path("/meetings/calendars")))
  }

  static func end(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let key = visit.parameter("owner")
    let owner = OrganisationID(text: key)
    guard owner != nil || key == "mine" else { throw Problem.notFound }
    try await visit.write { tx in try CalendarFeed.end(for: owner, by: actor, in: tx) }
    return visit.redirect(to: "/meetings/calendars", done: visit.t("The address has ended."))
  }

  // MARK: What programs read

  static func show(_ visit: Visit) async throws -> Answer {
    let secret = visit.parameter("key")
    let (name, events) = try await visit.read { tx in
      let feed = try CalendarFeed.read(secret, in: tx)
      let language = feed.person.language
      let texts = try Texts.read(feed.meetings.map(\.id), ["title", "words"], for: language, machine: false, in: tx)
      let reader = Reader(language: language, words: visit.house.words, timeZone: feed.person.timeZone)
      let name = try feed.owner.map { try Organisations.names([$0], language, on: tx.now.day, in: tx)[$0] ?? "" } ?? reader.t("My meetings")
      return (
        name,
        feed.meetings.map { meeting in
          CalendarFile.Event(
            meeting, title: texts[meeting.id]?["title"]?.body ?? "", words: Markdown.plain(texts[meeting.id]?["words"]?.body ?? ""),
            link: feed.taken.contains(meeting.id) ? meeting.link : nil, address: visit.house.address(meeting.path, language))
        }
      )
    }
    return CalendarFile(name: name, host: host(visit.house), events: events).answer(named: "calendar")
  }
}

import Core
import Directory
import Storage
import Time
import Web

enum CityCoverageViews {
  static func page(_ picture: CityCoveragePages.Picture, _ filled: Filled, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let coverage = picture.coverage
    let facts: [(term: String, value: HTML)] = [
      (reader.t("Status"), "\(Kit.badge(reader.t(coverage.state.label), coverage.state.tone)) \(reader.t(coverage.reason.label))"),
      (reader.t("First asked on"), coverage.since.map { Kit.day($0, reader) } ?? ""),
      (reader.t("Next election"), picture.elections.next.map { Kit.day($0.day, reader) } ?? ""),
      (reader.t("Last election"), picture.elections.last.map { Kit.day($0.day, reader) } ?? ""),
    ]
    let slug = picture.city.slug
    var links: HTML = """
      <a class="button" href="\(path: visit.path("/teams/\(slug)/names"))">\(reader.t("Propose names"))</a> \
      <a class="button" href="\(path: visit.path("/teams/\(slug)/buddy"))">\(reader.t("Propose a buddy city"))</a> \
      <a class="button" href="\(path: visit.path("/handover/\(slug)"))">\(reader.t("Hand-over sheet"))</a>
      """
    if picture.mayName {
      links += " <a class=\"button\" href=\"\(path: visit.path("/team/\(slug)"))\">\(reader.t("Invite somebody"))</a>"
    }
    return """
      \(Kit.definitions(facts))<div class="actions">\(links)</div>\(people(picture, visit))\(successions(picture, visit))\
      \(welcomes(picture, visit))\(buddies(picture, visit))\
      \(Kit.section(reader.t("Note a call or an e-mail"), filled.html(action: visit.path("/teams/\(slug)/contacts"), submit: "Note it", reader: reader)))\
      \(history(picture, visit))
      \(Kit.helpLink("teams", reader))
      """
  }

  private static func people(_ picture: CityCoveragePages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let addresses = Dictionary(picture.holders.map { ($0.person, $0.address) }, uniquingKeysWith: { first, _ in first })
    let rows = picture.mandates.map { mandate -> [HTML] in
      let write: HTML = addresses[mandate.person].map { "<a href=\"\(link: "mailto:\($0)")\">\($0)</a>" } ?? "\(reader.t("no address"))"
      let confirmed: HTML =
        mandate.needsConfirmation
        ? Kit.badge(reader.t("To be confirmed"), .waiting) : mandate.confirmed.map { Kit.shortDay($0, reader) } ?? ""
      return [.text(picture.people[mandate.person] ?? ""), .text(reader.t(mandate.role.label)), write, confirmed]
    }
    return Kit.table(
      Table(
        reader.t("Who acts now"),
        [.init(reader.t("Name")), .init(reader.t("Role")), .init(reader.t("Write")), .init(reader.t("Confirmed"))], rows: rows,
        empty: Kit.empty(reader.t("Nobody acts for this city."), reader)), reader)
  }

  private static func successions(_ picture: CityCoveragePages.Picture, _ visit: Visit) -> HTML {
    if picture.successions.isEmpty { return "" }
    let reader = visit.reader
    let items = picture.successions.map { succession -> HTML in
      let words =
        succession.address.isEmpty
        ? reader.t("The last delegate has left and named nobody")
        : "\(succession.name), \(reader.t(succession.role.label)), \(reader.t("waiting for somebody to vouch for them"))"
      return "<li><a href=\"\(path: visit.path(succession.path))\">\(words)</a></li>"
    }
    return Kit.section(reader.t("Successor"), "<ul>\(items)</ul>")
  }

  private static func welcomes(_ picture: CityCoveragePages.Picture, _ visit: Visit) -> HTML {
    if picture.welcomes.isEmpty { return "" }
    let reader = visit.reader
    let bars = picture.welcomes.map { welcome in
      Kit.progress(
        picture.people[welcome.person] ?? "", (picture.ticks[welcome.id] ?? []).count, of: Welcome.Step.allCases.count, reader)
    }
    return Kit.section(reader.t("Welcome of the new team"), bars.joined())
  }

  private static func buddies(_ picture: CityCoveragePages.Picture, _ visit: Visit) -> HTML {
    if picture.buddies.isEmpty { return "" }
    return Kit.section(visit.t("Buddy city"), BuddyViews.list(picture.buddies, of: picture.city.id, picture.names, visit))
  }

  private static func history(_ picture: CityCoveragePages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let calls = picture.contacts.map { contact -> TimelineItem in
      let who = contact.person.flatMap { picture.people[$0] } ?? ""
      let note: HTML = contact.note.isEmpty ? "\(who)" : "\(who)<br>\(contact.note)"
      return TimelineItem(day: contact.day, sentence: .text(reader.t(contact.outcome.label)), note: note)
    }
    let steps = picture.steps.map { TimelineItem(day: $0.day, sentence: .text(reader.t($0.step.label))) }
    let all = (calls + steps).sorted { ($0.day?.number ?? 0) > ($1.day?.number ?? 0) }
    return all.isEmpty ? "" : Kit.section(reader.t("What was done"), Kit.timeline(all, reader))
  }
}

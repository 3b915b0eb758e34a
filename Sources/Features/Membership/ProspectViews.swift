import Core
import Directory
import Storage
import Web

enum ProspectViews {
  static func list(
    _ prospects: [Prospect], _ names: [OrganisationID: String], _ owners: [PersonID: String], _ query: Prospects.Query, _ visit: Visit
  ) -> HTML {
    let reader = visit.reader
    let stages = Prospect.Stage.allCases.map { (value: $0.rawValue, label: reader.t($0.label), count: nil as Int?) }
    let filter = Kit.facets(
      [
        Facet("stage", reader.t("Stage"), stages, chosen: query.stage?.rawValue),
        Facet("open", reader.t("Which"), [(value: "1", label: reader.t("Still open"), count: nil)], chosen: query.open ? "1" : nil),
      ], action: visit.path("/prospects"), reader)
    let new: HTML =
      "<div class=\"actions\"><a class=\"button main\" href=\"\(path: visit.path("/prospects/new"))\">\(reader.t("New prospect"))</a></div>"
    let empty = Kit.empty(reader.t("No city is noted here. Begin with one that you would like to see in the association."), reader)
    let table = table(prospects, owners, sponsors: names, visit, empty: empty)
    return new + filter + (prospects.isEmpty ? "" : Kit.takeAway(visit.path("/prospects"), reader)) + table
      + Kit.helpLink("prospects", reader)
  }

  /// - Parameter sponsors: the names of sponsor cities; nil where all have the same.
  static func table(
    _ prospects: [Prospect], _ owners: [PersonID: String], sponsors: [OrganisationID: String]? = nil, _ visit: Visit, empty: HTML
  ) -> HTML {
    let reader = visit.reader
    let rows = prospects.map { prospect -> [HTML] in
      let who = prospect.owner.flatMap { owners[$0] }.map { " (\($0))" } ?? ""
      let next = HTML.text(prospect.nextStep.isEmpty ? "" : prospect.nextStep + who)
      let until: HTML = prospect.nextDay.map { Kit.shortDay($0, reader) } ?? ""
      let cells: [HTML] = [
        "<a href=\"\(path: visit.path(prospect.path))\">\(prospect.city)</a>", .text(Countries.name(prospect.country, reader.language)),
        Kit.badge(reader.t(prospect.stage.label), prospect.stage.tone), next, until,
      ]
      return cells + (sponsors.map { names in [.text(prospect.sponsor.flatMap { names[$0] } ?? "")] } ?? [])
    }
    let columns: [Phrase] = ["City", "Country", "Stage", "Next step", "Until"] + (sponsors == nil ? [] : ["Sponsor city"])
    return Kit.table(
      Table(reader.t("Prospects"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false, empty: empty), reader)
  }

  static func page(_ picture: ProspectPages.Picture, _ sent: (which: String, form: Filled)?, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let prospect = picture.prospect
    let side = Kit.section(reader.t("Contacts"), contacts(picture, sent, visit))
    return Kit.columns(facts(picture, visit) + step(picture, sent, visit), side)
      + Kit.section(reader.t("What was said and done"), calls(picture, visit))
      + "<p><a href=\"\(path: visit.path("\(prospect.path)/editing"))\">\(reader.t("Change name, country, territory or sponsor"))</a></p>"
      + Kit.helpLink("prospects", reader)
  }

  private static func facts(_ picture: ProspectPages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let prospect = picture.prospect
    var own: HTML = ""
    if let id = prospect.organisation, let slug = picture.slugs[id] {
      let path = visit.may(.seesMembership, on: id) ? "/membership/\(slug)" : "/cities/\(slug)"
      own = "<a href=\"\(path: visit.path(path))\">\(picture.names[id] ?? prospect.city)</a>"
    }
    let until = prospect.nextDay.map { ", \(reader.t("until")) \(reader.day($0))" } ?? ""
    let next = HTML.text(prospect.nextStep.isEmpty ? "" : prospect.nextStep + until)
    return Kit.definitions([
      (reader.t("Stage"), Kit.badge(reader.t(prospect.stage.label), prospect.stage.tone)), (reader.t("Next step"), next),
      (reader.t("Who"), .text(prospect.owner.flatMap { picture.people[$0] } ?? "")),
      (reader.t("Territory"), .text(prospect.network.flatMap { picture.names[$0] } ?? "")),
      (reader.t("Sponsor city"), .text(prospect.sponsor.flatMap { picture.names[$0] } ?? "")), (reader.t("Registered here"), own),
    ])
  }

  private static func step(_ picture: ProspectPages.Picture, _ sent: (which: String, form: Filled)?, _ visit: Visit) -> HTML {
    let prospect = picture.prospect
    let fresh = Prospect.stepForm(prospect.stage).start(
      Fields([
        ("stage", prospect.stage.rawValue), ("day", visit.now.day.description), ("next", prospect.nextStep),
        ("next_day", prospect.nextDay?.description ?? ""),
      ]))
    let form = sent.flatMap { $0.which == "step" ? $0.form : nil } ?? fresh
    return Kit.section(
      visit.t("Note a step"), form.html(action: visit.path("\(prospect.path)/steps"), submit: "Note it", reader: visit.reader))
  }

  private static func contacts(_ picture: ProspectPages.Picture, _ sent: (which: String, form: Filled)?, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let items = picture.contacts.map { contact -> HTML in
      let remove = Kit.button(
        reader.t("Remove"), action: visit.path("\(picture.prospect.path)/contacts/\(contact.id)/removal"), tone: .quiet,
        detail: contact.name,
        reader)
      let mail: HTML = contact.address.isEmpty ? "" : "<br><a href=\"\(link: "mailto:\(contact.address)")\">\(contact.address)</a>"
      let rest = [contact.post, contact.phone].filter { !$0.isEmpty }.joined(separator: ", ")
      return "<li><strong>\(contact.name)</strong> (\(Kit.languageName(contact.language, reader)))<br>\(rest)\(mail) \(remove)</li>"
    }
    let start = Prospect.contactForm.start(Fields([("language", visit.language.nearestOfficial.code)]))
    let wrong = sent.flatMap { $0.which == "contact" ? $0.form : nil }
    let form = (wrong ?? start).html(action: visit.path("\(picture.prospect.path)/contacts"), submit: "Save the contact", reader: reader)
    let list: HTML = items.isEmpty ? "<p>\(reader.t("Nobody yet."))</p>" : "<ul class=\"plain\">\(items)</ul>"
    return """
      \(list)<details\(flag: "open", wrong != nil)><summary>\(reader.t("Add a contact"))</summary>
      <p class="help">\(reader.t("Only what is needed to reach them. It is removed two years after the last change."))</p>\(form)</details>
      """
  }

  private static func calls(_ picture: ProspectPages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let items = picture.calls.map { call -> TimelineItem in
      let stage: HTML = call.stage.map { "\(Kit.badge(reader.t($0.label), $0.tone)) " } ?? ""
      return TimelineItem(
        day: call.day, sentence: "\(stage)\(call.words)", note: call.person.flatMap { picture.people[$0] }.map { .text($0) })
    }
    return items.isEmpty ? "<p>\(reader.t("Nothing is noted yet."))</p>" : Kit.timeline(items, reader)
  }
}

import Core
import Directory
import Storage
import Web
import Works

enum ExperienceViews {
  // MARK: Writing

  /// One of the two pages of writing, with the way to the others and what is told already.
  static func writing(_ state: ExperienceEditing.State, _ filled: Filled, _ side: ExperienceEditing.Side, _ visit: Visit) -> HTML {
    let action = visit.path("\(state.experience.path)/\(side.rawValue)")
    let form = filled.html(action: action, submit: "Save", reader: visit.reader, version: filled.version ?? "\(state.experience.version)")
    let kept: HTML =
      state.experience.state == .draft
      ? "<p class=\"soft\" role=\"status\" data-saved=\"\(visit.t("Saved as you type."))\"></p>" : ""
    let written = visit.t(
      "Written in {language}: one language is enough.", ["language": Kit.languageName(state.experience.language, visit.reader)])
    return """
      \(ways(state, current: side.rawValue, visit))
      <p class="soft">\(written)</p>
      <div\(attribute: "data-autosave", state.experience.state == .draft ? action : nil)>\(form)\(kept)</div>
      \(completeness(state.completeness, visit))
      \(handIn(state.experience, visit))
      \(Kit.helpLink("experience", visit.reader))
      """
  }

  static func ways(_ state: ExperienceEditing.State, current: String, _ visit: Visit) -> HTML {
    let path = state.experience.path
    let tabs = [("card", visit.t("The card")), ("sheet", visit.t("The sheet")), ("pictures", visit.t("Pictures"))]
    return Kit.tabs(
      tabs.map { Link($0.1, visit.path("\(path)/\($0.0)"), current: $0.0 == current) }, label: visit.t("Parts of the experience"),
      visit.reader)
  }

  static func completeness(_ told: Completeness, _ visit: Visit) -> HTML {
    let items = (told.card + told.sheet).filter { !$0.isThere }.map { "<li>\(visit.t($0.part))</li>" as HTML }
    let open: HTML =
      items.isEmpty
      ? "<p>\(visit.t("Everything is told."))</p>"
      : Kit.help(visit.t("What could still be told"), "<ul>\(items)</ul>")
    return "\(Kit.progress(visit.t("How much is told"), told.done, of: told.all, visit.reader))\(open)"
  }

  private static func handIn(_ experience: Experience, _ visit: Visit) -> HTML {
    guard experience.state == .draft, visit.actor?.organisation == experience.city else { return "" }
    return """
      <div class="actions">\(Kit.button(visit.t("Submit it for publication"), action: visit.path("\(experience.path)/submission"), visit.reader))</div>
      <p class="soft">\(visit.t("A short checklist comes first. Then somebody from the association or from your network reads it."))</p>
      """
  }

  static func pictures(_ state: ExperienceEditing.State, _ filled: Filled, _ visit: Visit) -> HTML {
    let path = state.experience.path
    let items = state.pictures.map { picture -> HTML in
      """
      \(figure(picture, of: state.experience, visit))\(Kit.button(visit.t("Remove it"), action: visit.path("\(path)/pictures/\(picture.attachment.id)/removal"), tone: .quiet, detail: picture.alt?.body, visit.reader))
      """
    }
    return """
      \(ways(state, current: "pictures", visit))
      \(items.isEmpty ? Kit.empty(visit.t("No pictures yet."), visit.reader) : items.joined())
      <section><h2>\(visit.t("Add a picture"))</h2>
      \(filled.html(action: visit.path("\(path)/pictures"), submit: "Add the picture", reader: visit.reader))</section>
      """
  }

  /// Before publication its files are not everybody's: they come through its own address.
  static func figure(_ picture: WorkPicture, of experience: Experience, _ visit: Visit) -> HTML {
    figure(picture.attachment, alt: picture.alt?.body ?? "", picture.alt?.language ?? visit.language, credit: picture.credit, visit)
  }

  static func figure(_ attachment: Attachment, alt: String, _ language: Language, credit: String, _ visit: Visit) -> HTML {
    guard let large = attachment.large ?? attachment.small else {
      return "<p class=\"soft\">\(visit.t("A picture is being prepared."))</p>"
    }
    return """
      <figure><img src="\(path: "/files/\(large.sha)")" width="\(large.width)" height="\(large.height)" alt="\(alt)"\
      \(attribute: "lang", language == visit.language ? nil : language.code) loading="lazy">\
      <figcaption class="soft">\(visit.t("Picture: {credit}", ["credit": credit]))</figcaption></figure>

      """
  }

  // MARK: Reading

  static func page(_ picture: ExperiencePages.Picture, _ visit: Visit) -> HTML {
    """
    \(state(picture, visit))
    \(picture.pictures.first.map { figure($0, of: picture.experience, visit) } ?? "")
    \(facts(picture, visit))
    \(words(picture, visit))
    \(picture.pictures.dropFirst().map { figure($0, of: picture.experience, visit) }.joined())
    \(adaptations(picture, visit))
    \(RelationViews.section(picture.related, of: picture.experience.path, mayChange: picture.mayWrite, visit))
    \(similar(picture, visit))
    \(citation(picture, visit))
    \(acts(picture, visit))
    """
  }

  private static func state(_ picture: ExperiencePages.Picture, _ visit: Visit) -> HTML {
    let experience = picture.experience
    var marks: [HTML] = []
    if experience.state != .published { marks.append(Kit.badge(visit.t(experience.state.label), experience.state.tone)) }
    if experience.isReference { marks.append(Kit.badge(visit.t("Short reference entry"))) }
    if experience.featured != nil { marks.append(Kit.badge(visit.t("Featured"), .good)) }
    var body: HTML = marks.isEmpty ? "" : "<p>\(marks.joined(" "))</p>"
    if experience.isReference {
      body += "<p class=\"soft\">\(visit.t("Made from what others published about it. Its city has not written it yet."))</p>"
    }
    if experience.isUnconfirmed(on: visit.now.day), let day = experience.confirmed {
      body += Kit.notice(
        Notice(.note, HTML.text(visit.t("Its city has not confirmed it since {day}.", ["day": visit.reader.day(day)]))), visit.reader)
    }
    return body + mark(picture, visit)
  }

  /// Where the words come from, with the original one click away.
  private static func mark(_ picture: ExperiencePages.Picture, _ visit: Visit) -> HTML {
    let experience = picture.experience
    guard let title = picture.texts["title"] else { return "" }
    let original = title.language == experience.language ? nil : (experience.language, visit.path("\(experience.path)?text=original"))
    let mark = Kit.originMark(
      language: title.language, origin: TextOrigin(title.origin), stale: title.stale, original: original, visit.reader)
    return mark + ways(title, picture, visit)
  }

  /// To make it better, for who is signed in; to have it roughly, where there is no better.
  private static func ways(_ title: Text, _ picture: ExperiencePages.Picture, _ visit: Visit) -> HTML {
    guard picture.experience.state == .published, picture.experience.language != visit.language else { return "" }
    var links: [HTML] = []
    let id = picture.experience.id
    if picture.hasRough, title.language != visit.language {
      links.append("<a href=\"\(path: visit.path("/texts/\(id)/rough"))\">\(visit.t("Read a rough machine translation"))</a>")
    }
    if visit.person != nil {
      let label = title.language == visit.language ? visit.t("Improve this text") : visit.t("Translate this text")
      links.append("<a href=\"\(path: visit.path("/texts/\(id)/\(visit.language)"))\">\(label)</a>")
    }
    return links.isEmpty ? "" : "<p>\(links.joined(" · "))</p>"
  }

  private static func facts(_ picture: ExperiencePages.Picture, _ visit: Visit) -> HTML {
    let (experience, reader) = (picture.experience, visit.reader)
    let tagged = picture.tagged
    func links(_ name: String, _ values: [(String, String)]) -> HTML {
      values.map { value, label in "<a href=\"\(path: visit.path("/experiences?\(name)=\(value)"))\">\(label)</a>" as HTML }
        .joined("<br>")
    }
    let topics = (tagged[.topic] ?? []).compactMap { Topic(rawValue: $0) }
    let goals = (tagged[.sdg] ?? []).compactMap { Goal($0) }
    let groups = (tagged[.group] ?? []).compactMap { Beneficiary(rawValue: $0) }
    let principles = (tagged[.principle] ?? []).compactMap { value in picture.principles.first { $0.value == value } }
    return Kit.definitions([
      (reader.t("City"), "<a href=\"\(path: visit.path(picture.city.path))\">\(picture.cityName)</a>\(country(picture, reader))"),
      (reader.t("When"), HTML.text(years(experience, reader))),
      (reader.t("Where it takes place"), HTML.text(experience.scale.map { reader.t($0.label) } ?? "")),
      (reader.t(Part.departments.label), part(.departments, picture, visit)),
      (reader.t("For whom"), HTML.text(reader.list(groups.map { reader.t($0.label) }))),
      (
        reader.t("Topics"),
        topics.map { "<a href=\"\(path: visit.path("/topics/\($0.rawValue)"))\">\(reader.t($0.label))</a>" as HTML }.joined("<br>")
      ),
      (
        reader.t("Principles of the Charter"),
        principles.map { "<a href=\"\(path: visit.path($0.address))\">\($0.title)</a>" as HTML }.joined("<br>")
      ),
      (reader.t("Sustainable Development Goals"), links("sdg", goals.map { ("\($0.rawValue)", $0.name(reader)) })),
      (reader.t("Link"), experience.link.map { "<a href=\"\(link: $0)\" rel=\"nofollow\">\($0)</a>" } ?? ""),
      (reader.t("Questions"), experience.contact.map { "<a href=\"\(link: "mailto:\($0)")\">\($0)</a>" } ?? ""),
      (reader.t("Source"), HTML.text(experience.source)),
    ])
  }

  private static func country(_ picture: ExperiencePages.Picture, _ reader: Reader) -> HTML {
    picture.city.country.map { ", \(Countries.name($0, reader.language))" } ?? ""
  }

  static func years(_ experience: Experience, _ reader: Reader) -> String {
    guard let begun = experience.begun else { return "" }
    guard let ended = experience.ended else { return reader.t("since {year}", ["year": "\(begun)"]) }
    return ended == begun ? "\(begun)" : "\(begun)–\(ended)"
  }

  private static func part(_ part: Part, _ picture: ExperiencePages.Picture, _ visit: Visit) -> HTML {
    guard let text = picture.texts[part.rawValue] else { return "" }
    let foreign = text.language == visit.language ? nil : text.language
    return """
      <span\(attribute: "lang", foreign?.code)\(attribute: "dir", foreign?.isRightToLeft == true ? "rtl" : nil)>\
      \(typography(text.body, text.language))</span>
      """
  }

  /// Paragraphs as typed: what a city writes here is plain text.
  private static func words(_ picture: ExperiencePages.Picture, _ visit: Visit) -> HTML {
    ([.intention] + Part.sheet).map { part -> HTML in
      guard let text = picture.texts[part.rawValue] else { return "" }
      let foreign = text.language == visit.language ? nil : text.language
      let paragraphs = typography(text.body, text.language).split(whereSeparator: \.isNewline).map { "<p>\(String($0))</p>" as HTML }
      return """
        <section><h2>\(visit.t(part.label))</h2>
        <div\(attribute: "lang", foreign?.code)\(attribute: "dir", foreign?.isRightToLeft == true ? "rtl" : nil)>\(paragraphs)</div></section>

        """
    }.joined()
  }

  private static func adaptations(_ picture: ExperiencePages.Picture, _ visit: Visit) -> HTML {
    let shown = picture.adaptations.filter { $0.state.isPublic }
    guard !shown.isEmpty else { return "" }
    let items = shown.map { adaptation -> HTML in
      let name = picture.names[adaptation.city] ?? ""
      let link: HTML = picture.cities[adaptation.city].map { "<a href=\"\(path: visit.path($0.path))\">\(name)</a>" } ?? "\(name)"
      return
        "<li>\(link) \(Kit.badge(visit.t(adaptation.state.label), adaptation.state.tone)) \(Kit.shortDay(adaptation.since, visit.reader))</li>"
    }
    return Kit.section(visit.t("Cities that adapt it"), "<ul>\(items)</ul>")
  }

  private static func similar(_ picture: ExperiencePages.Picture, _ visit: Visit) -> HTML {
    picture.similar.isEmpty
      ? ""
      : Kit.section(visit.t("Similar experiences"), Kit.cards(picture.similar.map { item($0, visit) }, visit.reader))
  }

  private static func citation(_ picture: ExperiencePages.Picture, _ visit: Visit) -> HTML {
    guard picture.experience.state == .published else { return "" }
    let licence = visit.t(picture.experience.licence.label)
    let link: HTML = picture.experience.licence.address.map { "<a href=\"\(link: $0)\" rel=\"license\">\(licence)</a>" } ?? "\(licence)"
    // Nobody has agreed to anything yet for what its city has not written.
    let terms: HTML = picture.experience.isReference ? "" : "\(link). "
    return Kit.section(
      visit.t("To quote it"),
      """
      <p>\(picture.citation(visit))</p>
      <p class="soft">\(terms)\(version(picture, visit))</p>
      """)
  }

  /// The address under which it stays as it is.
  private static func version(_ picture: ExperiencePages.Picture, _ visit: Visit) -> HTML {
    guard let frozen = picture.frozen else { return "" }
    let said = visit.t("Version {number} of {day}.", ["number": "\(frozen.number)", "day": visit.reader.day(frozen.day)])
    return "<a href=\"\(path: visit.path(Quoted.path(picture.experience.path, frozen.number)))\">\(said)</a>"
  }

  private static func acts(_ picture: ExperiencePages.Picture, _ visit: Visit) -> HTML {
    let (experience, path) = (picture.experience, picture.experience.path)
    var buttons: [HTML] = []
    func button(_ label: Phrase, _ address: String, tone: ButtonTone = .plain) {
      buttons.append(Kit.button(visit.t(label), action: visit.path("\(path)/\(address)"), tone: tone, visit.reader))
    }
    if picture.mayWrite {
      if experience.state.isEditable {
        buttons.append("<a class=\"button\" href=\"\(path: visit.path("\(path)/card"))\">\(visit.t("Change it"))</a>")
      }
      switch experience.state {
      case .published:
        if !experience.isReference { button("It is still current", "confirmation") }
        button("Archive it", "archive", tone: .quiet)
      case .archived: button("Bring it back", "archive?_method=DELETE")
      case .draft where visit.actor?.organisation == experience.city: button("Submit it for publication", "submission")
      case .draft, .submitted: break
      }
    }
    if experience.state == .published, visit.may(DatabankPermissions.feature) {
      experience.featured == nil
        ? button("Feature it", "feature") : button("Stop featuring it", "feature?_method=DELETE", tone: .quiet)
    }
    if picture.mayAdapt { button("We want to adapt this", "adaptations") }
    let review: HTML =
      picture.review.map { "<p><a href=\"\(path: visit.path($0.path))\">\(visit.t("The conversation about its publication"))</a></p>" }
      ?? ""
    return buttons.isEmpty && review.isEmpty ? "" : "\(review)<div class=\"actions\">\(buttons.joined(" "))</div>"
  }

  /// A card of this room as lists show it.
  static func item(_ card: Card, _ visit: Visit) -> CardItem {
    let shown = card.shown
    var badges: [HTML] = []
    if card.facets["featured"] != nil { badges.append(Kit.badge(visit.t("Featured"), .good)) }
    if card.facets["entry"]?.first == "reference" { badges.append(Kit.badge(visit.t("Short reference entry"))) }
    return CardItem(
      title: typography(card.title, shown), path: visit.path(card.address), summary: typography(card.summary, shown),
      place: [card.place, card.country.map { Countries.name($0, visit.language) }].compactMap { $0 }.joined(separator: ", "),
      language: shown == visit.language ? nil : shown, machine: card.isMachine, badge: badges.isEmpty ? nil : badges.joined(" "))
  }
}

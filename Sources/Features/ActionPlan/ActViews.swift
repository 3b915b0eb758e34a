import Core
import Directory
import Storage
import Web

enum ActViews {
  static func page(_ picture: ActPicture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let act = picture.act
    return """
      \(act.undone ? Kit.notice(Notice(.warning, HTML.text(reader.t("This act was withdrawn: it counts nowhere."))), reader) : "")
      <p>\(Kit.badge(reader.t("Entered by hand"))) \(act.tied == nil ? "" : Kit.badge(reader.t("Counted with another fact"), .waiting))
      \(picture.title.map { Kit.originMark(language: $0.language, origin: TextOrigin($0.origin), stale: $0.stale, reader) } ?? "")</p>
      \(pictures(picture, reader))
      \(Kit.definitions([
        (reader.t("Objective"), objective(picture, visit)),
        (reader.t("Day"), day(act, reader)),
        (reader.t("Place"), HTML.text(act.place)),
        (reader.t("Whose act it is"), HTML.text(act.owner.flatMap { picture.names[$0] } ?? reader.t("The association"))),
        (reader.t("Who took part"), participants(picture, visit)),
        (reader.t("How many people"), HTML.text(act.people.map { reader.number($0) } ?? "")),
        (reader.t("In which languages"), HTML.text(act.languages.isEmpty ? "" : reader.list(act.languages.map { Kit.languageName($0, reader) }))),
        (reader.t("Link"), act.link.map { "<a href=\"\(link: $0)\" rel=\"nofollow\">\($0)</a>" } ?? ""),
        (reader.t("How this is known"), HTML.text(act.source)),
      ]))
      \(withdrawal(picture, visit))
      \(ties(picture, visit))
      """
  }

  private static func day(_ act: Act, _ reader: Reader) -> HTML {
    act.day.map { Kit.day($0, reader) } ?? .text(reader.t("unknown: no source gives it, so this act counts in no year"))
  }

  private static func objective(_ picture: ActPicture, _ visit: Visit) -> HTML {
    """
    \(Kit.axisMark(picture.objective.code, visit.reader)) \
    <a href="\(path: visit.path(picture.objective.path(picture.plan.year)))">\(picture.objectiveName)</a>
    """
  }

  private static func participants(_ picture: ActPicture, _ visit: Visit) -> HTML {
    picture.participants.map { organisation in
      "<a href=\"\(path: visit.path(organisation.path))\">\(picture.names[organisation.id] ?? organisation.name)</a>" as HTML
    }.joined(", ")
  }

  private static func pictures(_ picture: ActPicture, _ reader: Reader) -> HTML {
    picture.attachments.compactMap { file -> HTML? in
      guard let large = file.large ?? file.small else { return nil }
      return """
        <p><img src="\(path: "/files/\(large.sha)")" width="\(large.width)" height="\(large.height)" \
        alt="\(reader.t("Picture of the act"))" loading="lazy"></p>
        """
    }.joined()
  }

  private static func withdrawal(_ picture: ActPicture, _ visit: Visit) -> HTML {
    guard visit.may(PlanPermissions.recordAct, on: picture.act.owner), !picture.act.undone else { return "" }
    return Kit.button(
      visit.t("Withdraw this act"), action: visit.path("\(picture.act.path)/withdrawal"), tone: .quiet, visit.reader)
  }

  /// For staff: entries of rooms that may be the same fact.
  private static func ties(_ picture: ActPicture, _ visit: Visit) -> HTML {
    let action = visit.path("\(picture.act.path)/tie")
    if picture.act.tied != nil, visit.may(PlanPermissions.manage) {
      return Kit.button(visit.t("Count it separately again"), action: action, tone: .quiet, visit.reader)
    }
    guard !picture.candidates.isEmpty else { return "" }
    let rows = picture.candidates.map { item -> HTML in
      let text = EvidenceViews.words(
        item, title: picture.cards[item.record]?.title, second: nil, city: nil, kinds: visit.house.kinds, visit.reader)
      return """
        <li>\(Kit.shortDay(item.day, visit.reader)) · \(text) \
        \(Kit.button(visit.t("The same fact"), action: action, fields: Fields([("row", "\(item.position)")]), tone: .quiet, visit.reader))</li>
        """
    }
    return """
      <section><h2>\(visit.t("Is it recorded elsewhere too?"))</h2>
      <p>\(visit.t("These facts are evidence for the same objective around the same date. If one of them is the same as this act, choose it: the two then count once."))</p>
      <ul>\(rows)</ul></section>
      """
  }
}

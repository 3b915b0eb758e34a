import Core
import Directory
import Storage
import Web

enum MailingViews {
  static func list(
    _ segments: [Segment], _ mailings: [Mailing], _ subjects: [RecordID: [String: Text]], _ visit: Visit
  ) -> HTML {
    let reader = visit.reader
    let lines = segments.map { segment -> [HTML] in
      [
        "<a href=\"\(path: visit.path("/segments/\(segment.id)"))\">\(segment.name)</a>",
        .text(reader.list(segment.criteria.roles.map { reader.t($0.label) })),
      ]
    }
    let first = Link(reader.t("New group of recipients"), visit.path("/segments/new"))
    let kept: HTML =
      lines.isEmpty
      ? Kit.empty(
        reader.t("First say to whom: a group of recipients is defined by role, network, language, standing or activity."), next: first,
        reader
      )
      : Kit.table(
        Table(reader.t("Groups of recipients"), [.init(reader.t("Name")), .init(reader.t("Roles"))], rows: lines, captionShown: false),
        reader)
        + "<p><a class=\"button\" href=\"\(path: first.path)\">\(first.label)</a></p>"
    let rows = mailings.map { mailing -> [HTML] in
      let subject = subjects[mailing.id]?["subject"]?.body ?? reader.t("Message without a subject yet")
      return [
        "<a href=\"\(path: visit.path("/mailings/\(mailing.id)"))\">\(subject)</a>", .text(reader.t(mailing.kind.label)),
        badge(mailing, reader),
        mailing.begun.map { Kit.shortDay($0.day, reader) } ?? "", mailing.state == .draft ? "" : .text(reader.number(mailing.recipients)),
      ]
    }
    let columns: [Table.Column] = [
      .init(reader.t("Subject")), .init(reader.t("Kind")), .init(reader.t("Status")), .init(reader.t("Sent on")),
      .init(reader.t("People"), numeric: true),
    ]
    let sent = Kit.table(
      Table(
        reader.t("Messages"), columns, rows: rows, captionShown: false, empty: "<p>\(reader.t("Nothing has been written yet."))</p>"),
      reader)
    return "\(Kit.section(reader.t("Groups of recipients"), kept))\(Kit.section(reader.t("Messages"), sent))"
  }

  private static func badge(_ mailing: Mailing, _ reader: Reader) -> HTML {
    switch mailing.state {
    case .draft: Kit.badge(reader.t("Draft"))
    case .sending: Kit.badge(reader.t("Being sent"), .waiting)
    case .sent: Kit.badge(reader.t("Sent"), .good)
    case .stopped: Kit.badge(reader.t("Stopped"), .stopped)
    }
  }

  static func page(_ picture: MailingPages.Picture, words: Filled?, kind: Filled?, _ visit: Visit) -> HTML {
    guard picture.mailing.state == .draft else { return "\(report(picture, visit))\(shown(picture, visit))" }
    guard picture.isOwner else {
      return "<p>\(visit.t("It is still being written; only those who began it can change it."))</p>\(shown(picture, visit))"
    }
    return draft(picture, words: words, kind: kind, visit)
  }

  private static func draft(_ picture: MailingPages.Picture, words: Filled?, kind: Filled?, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let path = "/mailings/\(picture.mailing.id)"
    let asked = visit.request.query["language"].flatMap { Language($0) }
    let language =
      asked ?? (picture.words.keys.contains(visit.language) || picture.words.isEmpty ? visit.language : picture.mailing.fallback)
    let held = picture.words[language] ?? Mailing.Words()
    let start = Fields([("language", language.code), ("subject", held.subject), ("body", held.body)])
    let tabs = MailingPages.languages.map { choice -> Link in
      let isWritten = Language(choice.value).map { picture.words[$0]?.isComplete ?? false } ?? false
      return Link(
        choice.name(reader) + (isWritten ? " ✓" : ""), visit.path("\(path)?language=\(choice.value)"),
        current: choice.value == language.code)
    }
    let editor = (words ?? MailingPages.wordsForm.start(start)).html(
      action: visit.path("\(path)/words"), submit: "Save the text", reader: reader,
      version: words == nil ? held.version(language) : visit.form["version"])
    let settings =
      (kind
      ?? MailingPages.kindForm.start(Fields([("kind", picture.mailing.kind.rawValue), ("fallback", picture.mailing.fallback.code)]))).html(
        action: visit.path("\(path)/kind"), submit: "Save", reader: reader)
    let remove = Kit.button(reader.t("Remove the draft"), action: visit.path("\(path)/removal"), tone: .quiet, reader)
    return """
      \(Kit.section(reader.t("Text of the message"), "\(Kit.tabs(tabs, label: reader.t("Languages"), reader))\(editor)"))
      \(Kit.section(reader.t("Kind"), settings))
      \(picture.preview.map { Kit.section(reader.t("To whom"), sending(picture, $0, path, visit)) } ?? "")
      \(picture.preview.map { PreviewViews.unreachable($0, visit) } ?? "")
      \(picture.preview.map { Kit.section(reader.t("The first cities"), PreviewViews.people($0, visit)) } ?? "")<p>\(remove)</p>
      """
  }

  /// Counts, who reads what, the test and the button.
  private static func sending(_ picture: MailingPages.Picture, _ preview: Preview, _ path: String, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let written = Set(picture.words.filter { $0.value.isComplete }.keys)
    let rows = preview.languages.map { entry -> [HTML] in
      let reads = Mailings.language(for: entry.language, written: written, fallback: picture.mailing.fallback)
      let note = entry.language.chain.contains(reads) ? "" : " " + reader.t("(language for everybody else)")
      return [
        .text(Kit.languageName(entry.language, reader)), .text(reader.number(entry.people)),
        .text(written.contains(reads) ? Kit.languageName(reads, reader) + note : reader.t("not written yet")),
      ]
    }
    let columns: [Table.Column] = [
      .init(reader.t("Their language")), .init(reader.t("People"), numeric: true), .init(reader.t("They read it in")),
    ]
    let table = Kit.table(Table(reader.t("Who reads what"), columns, rows: rows, empty: ""), reader)
    let test = Kit.button(reader.t("Send a test to myself"), action: visit.path("\(path)/test"), reader)
    let ready = written.contains(picture.mailing.fallback) && written.count == picture.words.count && preview.people > 0
    let drawn = picture.segment.map { Mailings.drawn(picture.mailing, $0.criteria, picture.words) } ?? ""
    let send: HTML =
      ready
      ? Kit.button(
        reader.t("Send to {count} people now", count: preview.people), action: visit.path("\(path)/sending"),
        fields: Fields([("seen", String(preview.people)), ("drawn", drawn)]), tone: .main, reader)
      : ""
    let why: HTML =
      ready
      ? ""
      : "<p>\(preview.people == 0 ? reader.t("Nobody can be reached with this message.") : reader.t("Write the subject and the text in the language for everybody else, and leave no language half written."))</p>"
    return "\(PreviewViews.counts(preview, reader))\(table)\(why)<div class=\"actions\">\(send)\(written.isEmpty ? "" : test)</div>"
  }

  private static func report(_ picture: MailingPages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let mailing = picture.mailing
    func count(_ states: String...) -> Int { states.compactMap { picture.report[$0] }.reduce(0, +) }
    let done = mailing.recipients - count("r-waiting", "waiting")
    let stop: HTML =
      mailing.state == .sending
      ? "<p>\(Kit.button(reader.t("Stop sending"), action: visit.path("/mailings/\(mailing.id)/stop"), tone: .danger, reader))</p>" : ""
    let pairs: [(term: String, value: HTML)] = [
      (reader.t("Status"), badge(mailing, reader)), (reader.t("Kind"), .text(reader.t(mailing.kind.label))),
      (reader.t("Begun"), mailing.begun.map { Kit.moment($0, reader) } ?? ""),
      (reader.t("Finished"), mailing.ended.map { Kit.moment($0, reader) } ?? ""),
      (reader.t("Sent"), .text(reader.number(count("sent", "kept")))),
      (reader.t("Waiting to be sent"), .text(reader.number(count("waiting", "held")))),
      (reader.t("Could not be sent"), .text(reader.number(count("failed")))),
      (reader.t("E-mails that came back"), .text(reader.number(count("bounced")))),
      (reader.t("Left out in the meantime"), .text(reader.number(count("r-dropped")))),
      (reader.t("Stopped before"), .text(reader.number(count("r-stopped")))),
      (reader.t("Could not be reached from the start"), .text(reader.number(mailing.missed))),
    ]
    return Kit.section(
      reader.t("How it went"),
      "\(Kit.progress(reader.t("Sent out"), max(done, 0), of: max(mailing.recipients, 1), reader))\(Kit.definitions(pairs))\(stop)")
  }

  private static func shown(_ picture: MailingPages.Picture, _ visit: Visit) -> HTML {
    let parts = picture.words.sorted { $0.key.code < $1.key.code }.map { language, words -> HTML in
      let paragraphs = words.body.split(separator: "\n\n").map { "<p>\(String($0))</p>" as HTML }
      return "<section lang=\"\(language.code)\"><h3>\(words.subject)</h3>\(paragraphs)</section>"
    }
    return parts.isEmpty ? "" : Kit.section(visit.t("Text of the message"), "\(parts)")
  }
}

import Core
import Directory
import Storage
import Web

enum ChannelViews {
  /// Which interpretation is really needed: what those who come asked for, beside what is offered.
  static func wanted(_ meeting: Meeting, _ registrations: [Registration], _ channels: [Channel], _ reader: Reader) -> HTML {
    let wanted = Meeting.wanted(registrations)
    let others = meeting.languages.filter { language in !wanted.contains { $0.language == language } }
    let rows = (wanted + others.map { (language: $0, people: 0, cities: 0) }).map { language, people, cities -> [HTML] in
      [
        "\(Kit.languageName(language, reader))", "\(reader.number(people))", "\(reader.number(cities))",
        meeting.languages.contains(language) ? Kit.badge(reader.t("Offered"), .good) : Kit.badge(reader.t("Not offered")),
        "\(reader.number(channels.filter { $0.language == language }.count))",
      ]
    }
    let columns: [Table.Column] = [
      .init(reader.t("Language")), .init(reader.t("Asked for by people"), numeric: true), .init(reader.t("Of cities"), numeric: true),
      .init(reader.t("At the meeting")), .init(reader.t("Channels"), numeric: true),
    ]
    let silent = registrations.filter { $0.state != .withdrawn && $0.language.flatMap { Language($0) } == nil }.count
    let note: HTML = silent > 0 ? "<p class=\"soft\">\(reader.t("{count} people did not say which language.", count: silent))</p>" : ""
    return Kit.section(
      reader.t("Which languages are needed"),
      Kit.table(
        Table(
          reader.t("Which languages are needed"), columns, rows: rows, captionShown: false,
          empty: Kit.empty(reader.t("Nobody has asked for a language yet."), reader)), reader) + note)
  }

  /// For the organisers, with the interpreters and a button for each.
  static func channels(_ meeting: Meeting, _ channels: [Channel], _ isOpen: Bool, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = channels.map { channel -> [HTML] in
      let name = Kit.languageName(channel.language, reader)
      let button =
        isOpen
        ? Kit.button(
          reader.t("Remove"), action: visit.path("\(meeting.path)/languages/\(channel.id)/removal"), tone: .quiet, detail: name, reader)
        : ""
      return ["\(name)", "<a href=\"\(link: channel.link)\" rel=\"noopener\">\(channel.link)</a>", "\(channel.interpreter ?? "")", button]
    }
    let columns = ["Language", "Link", "Interpreter", "Remove"] as [Phrase]
    return Kit.section(
      reader.t("Channels"),
      Kit.table(
        Table(
          reader.t("Channels"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
          empty: Kit.empty(reader.t("There is no channel of interpretation yet."), reader)), reader))
  }

  /// For who is registered: where to listen, the reader's own language first.
  static func listening(_ channels: [Channel], _ reader: Reader) -> HTML {
    let chain = reader.language.chain
    let ranked = channels.enumerated().sorted { left, right in
      let places = [left, right].map { chain.firstIndex(of: $0.element.language) ?? chain.count }
      return (places[0], left.offset) < (places[1], right.offset)
    }
    return ranked.map { one -> HTML in
      "<a href=\"\(link: one.element.link)\" rel=\"noopener\">\(Kit.languageName(one.element.language, reader))</a>"
    }.joined("<br>")
  }

  static func recording(_ recording: Recording, _ reader: Reader) -> HTML {
    let foreign = recording.language == reader.language ? nil : recording.language.code
    let title = typography(recording.title, recording.language)
    return """
      <a href="\(link: recording.link)" rel="noopener"\(attribute: "lang", foreign)>\(title)</a> \
      <span class="soft">\(Kit.languageName(recording.language, reader))</span>
      """
  }

  /// - Parameter item: nil for those of the whole meeting.
  static func recordings(_ recordings: [Recording], of item: RecordID?, _ reader: Reader) -> HTML {
    let own = recordings.filter { $0.item == item }
    if own.isEmpty { return "" }
    let label: HTML = item == nil ? "" : "<p class=\"soft\">\(reader.t("Recordings"))</p>"
    return "\(label)<ul>\(own.map { "<li>\(recording($0, reader))</li>" as HTML })</ul>\n"
  }
}

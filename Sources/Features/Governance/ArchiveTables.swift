import Ballots
import Core
import Directory
import Meetings
import Storage
import Web

/// What of an archive is made from tables of the house: each as a page to read in three languages, and as CSV to count with, whose words
/// are English or codes.
struct ArchiveTables: Sendable {
  let sources: [Language: MinutesSource]
  let words: Words

  func reader(_ language: Language) -> Reader { sources[language]?.reader ?? Reader(language: language, words: words) }
  func label(_ phrase: Phrase) -> [Language: String] {
    Dictionary(uniqueKeysWithValues: Language.official.map { ($0, reader($0).t(phrase)) })
  }
  private var english: MinutesSource? { sources[.english] }

  private func pages(_ name: String, _ title: Phrase, _ body: (MinutesSource) -> HTML) -> [Archive.Entry] {
    Language.official.compactMap { language in
      guard let source = sources[language] else { return nil }
      let heading = source.reader.t(title)
      let text = ArchiveIndex.page("\(heading) – \(source.sheet.title)", language, "<h1>\(heading)</h1>\(body(source))")
      return Archive.Entry("\(name).\(language.code).html", Array(text.utf8), label(title))
    }
  }

  private func csv(_ name: String, _ title: Phrase, _ columns: [String], _ rows: (MinutesSource) -> [[Sheet.Cell]]) -> Archive.Entry {
    Archive.Entry(name, Sheet("table", columns, rows: english.map(rows) ?? []).csv, label(title))
  }

  // MARK: Before the session

  func agenda() -> [Archive.Entry] {
    pages("agenda", "Agenda") { source in
      let numbers = AgendaItem.numbers(source.sheet.items)
      let items = source.sheet.items.filter { $0.state != .dropped && $0.state != .proposed }.map { item -> HTML in
        let words = Markdown.html(source.sheet.words[item.id]?["words"]?.body ?? "", heading: 3)
        let asked: HTML =
          item.askedBy.map { "<p>\(source.reader.t("This item was requested by {city}.", ["city": source.name($0)]))</p>" } ?? ""
        return "<h2>\(numbers[item.id].map { source.reader.number($0) + ". " } ?? "")\(source.sheet.title(item.id))</h2>\(asked)\(words)"
      }
      return "<p>\(source.sheet.bodyName), \(source.reader.moment(source.sheet.meeting.starts))</p>\(items)"
    }
  }

  func roll() -> [Archive.Entry] {
    let title: Phrase = "Roll of voters"
    let page = pages("roll", title) { source in
      let reader = source.reader
      let rows = source.sheet.attendance.roll.entries.map { entry -> [HTML] in
        [
          "\(source.name(entry.organisation))", "\(reader.t(entry.votes ? "May vote" : "May not vote"))",
          "\(entry.reason ?? entry.hindrance.map { reader.t($0.label) } ?? "")",
        ]
      }
      return ArchiveIndex.table([reader.t("City"), reader.t("Right to vote"), reader.t("Reason")], rows)
    }
    let columns = ["city", "votes", "number of votes", "hindrance", "correction"]
    return page + [
      csv("roll.csv", title, columns) { source in
        source.sheet.attendance.roll.entries.map { entry in
          [
            .text(source.name(entry.organisation)), .yes(entry.votes), .number(entry.votes ? entry.weight : 0),
            .text(entry.hindrance?.rawValue ?? ""), .text(entry.reason ?? ""),
          ]
        }
      }
    ]
  }

  /// Credentials, proxies and presence: cities, no persons.
  func people() -> [Archive.Entry] {
    let credentials = csv("credentials.csv", "Credentials", ["city", "votes", "represented by", "gave its vote to"]) { source in
      let attendance = source.sheet.attendance
      let given = Dictionary(attendance.proxies.map { ($0.giver, $0.receiver) }, uniquingKeysWith: { first, _ in first })
      return attendance.roll.entries.map { entry in
        let form = attendance.delegates[entry.organisation].map { $0.form == .named ? "form A" : "political delegate" }
        return [
          .text(source.name(entry.organisation)), .yes(entry.votes), .text(form ?? ""),
          .text(given[entry.organisation].map { source.name($0) } ?? ""),
        ]
      }
    }
    let proxies = csv("proxies.csv", "Proxies", ["giver", "receiver", "given", "ended", "why"]) { source in
      source.proxies.map { proxy in
        [
          .text(source.name(proxy.giver)), .text(source.name(proxy.receiver)), .text(proxy.given.description),
          .text(proxy.ended?.description ?? ""), .text(proxy.why ?? ""),
        ]
      }
    }
    let presence = csv("presence.csv", "Presence", ["city", "entered", "left", "how"]) { source in
      source.presences.map { presence in
        [
          .text(source.name(presence.organisation)), .text(presence.entered.description), .text(presence.left?.description ?? ""),
          .text(presence.how.rawValue),
        ]
      }
    }
    return [credentials, proxies, presence]
  }

  // MARK: What was decided

  /// Of a secret vote the four files with which anybody counts again; of a roll call what each city said; of hands what was counted.
  func votes(in tx: Tx) throws -> [Archive.Entry] {
    guard let english, !english.votes.isEmpty else { return [] }
    var entries = pages("votes", "Votes") { source in
      source.votes.map { held -> HTML in
        let annulled: HTML =
          held.vote.state == .annulled
          ? "<p>\(source.reader.t("This vote was annulled: {reason}", ["reason": held.texts["reason"]?.body ?? ""]))</p>" : ""
        return """
          <h2>\(held.title)</h2><p>\(source.reader.t(held.vote.way.label)). \
          \(VoteViews.sentence(held.count, option: held.option, source.reader))</p>\(annulled)
          """
      }.joined()
    }
    for (position, held) in english.votes.enumerated() {
      let folder = "votes/\(Archive.numbered(position + 1, held.title))"
      let label = Dictionary(
        uniqueKeysWithValues: Language.official.map { ($0, sources[$0]?.votes[position].title ?? held.title) })
      switch held.vote.way {
      case .secret: entries += try held.vote.files(in: tx).files().map { Archive.Entry("\(folder)/\($0.name)", $0.bytes, label) }
      case .rollCall:
        let rows = try held.vote.voices(in: tx).map { voice -> [Sheet.Cell] in
          [.text(english.name(voice.city)), .number(voice.weight), .text(voice.choice.description)]
        }
        entries.append(Archive.Entry("\(folder)/roll-call.csv", Sheet("v", ["city", "weight", "choice"], rows: rows).csv, label))
      case .hands:
        let counted = held.vote.hands.map { [Sheet.Cell.number($0.yes), .number($0.no), .number($0.abstentions)] }
        let sheet = Sheet("v", ["yes", "no", "abstentions"], rows: [counted].compactMap { $0 })
        entries.append(Archive.Entry("\(folder)/hands.csv", sheet.csv, label))
      }
      if held.vote.question.kind.options > 0, held.vote.way != .secret {
        let rows = (1...held.vote.question.kind.options).map { [Sheet.Cell.number($0), .text(held.option($0))] }
        entries.append(Archive.Entry("\(folder)/options.csv", Sheet("v", ["number", "name"], rows: rows).csv, label))
      }
    }
    return entries
  }

  func decisions() -> [Archive.Entry] {
    func ordered(_ source: MinutesSource) -> [Decision] { source.sheet.decisions.sorted { ($0.year, $0.number) < ($1.year, $1.number) } }
    let title: Phrase = "Decisions"
    let page = pages("decisions", title) { source in
      ordered(source).map { decision -> HTML in
        """
        <h2>\(decision.label) \(source.sheet.title(decision.id))</h2><p>\(source.reader.t(decision.outcome.label)), \
        \(source.reader.day(decision.day))</p>\(Markdown.html(source.sheet.words[decision.id]?["words"]?.body ?? "", heading: 3))
        """
      }.joined()
    }
    let columns = ["number", "decision", "day", "outcome", "how", "follow-up", "responsible", "due"]
    return page + [
      csv("decisions.csv", title, columns) { source in
        ordered(source).map { decision in
          [
            .text(decision.label), .text(source.sheet.title(decision.id)), .day(decision.day), .text(decision.outcome.rawValue),
            .text(decision.vote == nil ? "consensus" : "vote"), .text(decision.state.rawValue),
            .text(decision.owner.map { source.name($0) } ?? ""), .day(decision.due),
          ]
        }
      }
    ]
  }
}

import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// Minutes as one reader reads them: on the page, in the sealed paper, in the archive.
struct MinutesReading: Sendable {
  struct Part: Sendable {
    let passage: MinutesPassage
    let heading: String
    /// Nil only where a passage was emptied.
    let text: Text?
  }

  let minutes: Minutes
  let assembly: Assembly
  let meeting: Meeting
  let title: String
  let bodyName: String
  let parts: [Part]
  let chair: String
  let secretary: String
  /// That approved them.
  let decision: Decision?

  /// A handful of queries, however many passages.
  static func read(_ minutes: Minutes, _ language: Language, _ words: Words, in tx: Tx) throws -> MinutesReading {
    let assembly = try Assembly.find(minutes.assembly, in: tx)
    let body = try Bodies.find(assembly.body, in: tx)
    let passages = try MinutesPassage.list(of: minutes.id, in: tx)
    let items = try AgendaItem.list(of: assembly.id, in: tx)
    let texts = try Texts.read(
      passages.map(\.id) + items.map(\.id) + [assembly.id, minutes.id, body.record], for: language, machine: false, in: tx)
    let numbers = AgendaItem.numbers(items)
    let reader = Reader(language: language, words: words)
    let parts = passages.map { passage -> Part in
      let heading: String =
        if let item = passage.item {
          (numbers[item].map { "\(reader.number($0)). " } ?? "") + (texts[item]?["title"]?.body ?? "")
        } else {
          reader.t(passage.kind.label)
        }
      return Part(passage: passage, heading: heading, text: texts[passage.id]?["words"])
    }
    let own = texts[minutes.id]
    return MinutesReading(
      minutes: minutes, assembly: assembly, meeting: try Meeting.find(assembly.id, seenBy: .house, in: tx),
      title: texts[assembly.id]?["title"]?.body ?? "", bodyName: texts[body.record]?["name"]?.body ?? body.slug, parts: parts,
      chair: own?["chair"]?.body ?? "", secretary: own?["secretary"]?.body ?? "",
      decision: try minutes.decision.flatMap { try Minutes.approver($0, in: tx) })
  }

  /// “Approved by decision 2022/1 of 30 March 2022.”
  func approval(_ reader: Reader) -> String {
    guard let approved = minutes.approved else { return "" }
    guard let decision else {
      return reader.t("Approved on {day}: nobody had proposed an amendment.", ["day": reader.day(approved.day)])
    }
    return reader.t("Approved by decision {number} of {day}.", ["number": decision.label, "day": reader.day(decision.day)])
  }

  /// The whole text, to be read without the house.
  func markdown(_ reader: Reader) -> String {
    var blocks = ["# \(reader.t("Minutes: {assembly}", ["assembly": MinutesSkeleton.plain(title)]))", "*\(reader.t(minutes.state.label))*"]
    for part in parts { blocks += ["## \(MinutesSkeleton.plain(part.heading))", part.text?.body ?? ""] }
    if minutes.state == .approved { blocks.append(approval(reader)) }
    if !chair.isEmpty {
      blocks.append("\(reader.t("Chair"))\(reader.colon)\(MinutesSkeleton.plain(chair))")
      blocks.append("\(reader.t("Secretary"))\(reader.colon)\(MinutesSkeleton.plain(secretary))")
    }
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }
}

import Core
import Storage
import Web

/// Facts as sentences: what rooms recorded says so in the words of its kind; what was entered by hand says that too.
enum EvidenceViews {
  static func timeline(_ picture: ObjectivePicture, _ visit: Visit) -> [TimelineItem] {
    picture.items.map { item in
      if let id = item.act, let act = picture.acts[id] {
        let title = picture.cards[id]?.title ?? picture.objective.code
        return TimelineItem(
          day: item.day, sentence: "<a href=\"\(path: visit.path(act.path))\">\(title)</a>",
          note: note(act, participants: (picture.participants[id] ?? []).compactMap { picture.names[$0] }, visit.reader))
      }
      return TimelineItem(day: item.day, sentence: sentence(item, picture, visit))
    }
  }

  /// "Entered by hand · Rennes · 12 people".
  static func note(_ act: Act, participants: [String], _ reader: Reader) -> HTML {
    var pieces: [HTML] = [Kit.badge(reader.t("Entered by hand"))]
    if !act.place.isEmpty { pieces.append(HTML.text(act.place)) }
    if !participants.isEmpty { pieces.append(HTML.text(reader.list(participants))) }
    if let people = act.people, people > 0 { pieces.append(HTML.text(reader.t("{count} people", count: people))) }
    return pieces.joined(" · ")
  }

  private static func sentence(_ item: Evidence.Item, _ picture: ObjectivePicture, _ visit: Visit) -> HTML {
    let card = picture.cards[item.record]
    let text = words(
      item, title: card?.title, second: item.second.flatMap { picture.cards[$0]?.title },
      city: item.organisation.flatMap { picture.names[$0] }, kinds: visit.house.kinds, visit.reader)
    guard let card else { return HTML.text(text) }
    return "<a href=\"\(path: visit.path(card.address))\">\(text)</a>"
  }

  /// A kind that no room names is shown by its name and the title of its record.
  static func words(
    _ item: Evidence.Item, title: String?, second: String?, city: String?, kinds: [String: Kind], _ reader: Reader
  ) -> String {
    guard let kind = kinds[item.kind] else { return [item.kind, title].compactMap { $0 }.joined(separator: ": ") }
    var values = item.values
    values["record"] = title ?? ""
    values["second"] = second ?? ""
    values["city"] = city ?? ""
    return reader.t(kind.sentence, values)
  }

  /// What entries of a kind say, with dots where they name something, and its name as rules write it.
  static func example(_ kind: Kind, _ reader: Reader) -> HTML {
    let sentence = reader.t(kind.sentence).replacing(/\{[a-z]+\}/, with: "…")
    return "<li>\(sentence) <code>\(kind.name)</code></li>"
  }

  /// The kinds that this house records, for whoever writes a rule.
  static func kinds(_ visit: Visit) -> HTML {
    let known = visit.house.knownKinds.sorted().compactMap { visit.house.kinds[$0] }
    return Kit.help(visit.t("Kinds of facts recorded here"), "<ul>\(known.map { example($0, visit.reader) })</ul>")
  }
}

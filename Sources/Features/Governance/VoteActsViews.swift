import Ballots
import Core
import Directory
import Storage
import Time
import Web

/// Lots, countersignatures, papers and warnings on the page of a vote.
enum VoteActsViews {
  static func warning(_ few: Int?, _ reader: Reader) -> HTML {
    guard few != nil else { return "" }
    return Kit.notice(
      Notice(
        .warning,
        "\(reader.t("Fewer than five cities vote here. If all vote alike, everybody knows what each voted; whoever knows all others knows the last one."))"
      ), reader)
  }

  /// Which vote came before, and which follows.
  static func links(_ picture: VotePages.Picture, _ visit: Visit) -> HTML {
    var parts: [HTML] = []
    if let first = picture.acts.first {
      parts.append("<a href=\"\(path: visit.path("/votes/\(first)"))\">\(visit.t("The vote whose tied options stand again here"))</a>")
    }
    if let runoff = picture.acts.runoff {
      parts.append("<a href=\"\(path: visit.path("/votes/\(runoff)"))\">\(visit.t("The vote in which the tied stand again"))</a>")
    }
    let links = { (phrase: Phrase, id: RecordID) -> HTML in
      "\(visit.t(phrase)) <a href=\"\(path: visit.path("/votes/\(id)"))\">\(picture.texts["title"]?.body ?? "")</a>"
    }
    if let annulled = picture.acts.repeats { parts.append(links("It repeats a vote that was annulled:", annulled)) }
    if let repetition = picture.acts.repetition { parts.append(links("It was repeated:", repetition)) }
    return parts.isEmpty ? "" : "<p>\(parts.joined(" · "))</p>"
  }

  /// With the result: what the lot settled, who has agreed.
  static func result(_ picture: VotePages.Picture, _ count: Count, _ reader: Reader) -> HTML {
    var parts: [HTML] = []
    if let order = picture.vote.question.ties.order {
      parts.append(
        "<p>\(reader.t("Lots were drawn, in this order: {names}.", ["names": reader.list(order.map { picture.option($0) })]))</p>")
    }
    let days = picture.acts.signed.sorted { $0.key < $1.key }.map { reader.day($0.value) }
    if !days.isEmpty {
      parts.append("<p>\(reader.t("Countersigned by scrutineers on: {days}.", ["days": reader.list(days)]))</p>")
    }
    return "\(parts)"
  }

  /// What whoever leads, and what a scrutineer, does next besides the usual.
  static func leading(_ picture: VotePages.Picture, _ visit: Visit) -> [HTML] {
    let vote = picture.vote
    var parts: [HTML] = []
    let button = { (label: Phrase, part: String, tone: ButtonTone) -> HTML in
      Kit.button(visit.t(label), action: visit.path("\(vote.path)/\(part)"), tone: tone, visit.reader)
    }
    if picture.leads || picture.acts.mine != nil, vote.way == .secret, vote.state == .open || vote.state == .closed {
      parts.append("<a href=\"\(path: visit.path("\(vote.path)/papers"))\">\(visit.t("Papers of the hall"))</a>")
    }
    if vote.state == .counted, let mine = picture.acts.mine, mine.place > 0, picture.acts.signed[mine.place] == nil {
      parts.append(button("I countersign this count", "countersignature", .main))
    }
    if picture.leads, vote.state == .annulled, picture.acts.repetition == nil {
      parts.append(button("Repeat this vote", "repetition", .main))
    }
    guard picture.leads, let count = picture.count else { return parts }
    if vote.state == .counted, vote.asksForLot(count) { parts.append(button("Draw lots", "lot", .main)) }
    if vote.state == .published, picture.acts.runoff == nil, let election = count.election, election.tied.count > 1,
      election.seatsForTied > 0
    {
      parts.append(button("Prepare a vote among the tied", "runoff", .main))
    }
    return parts
  }
}

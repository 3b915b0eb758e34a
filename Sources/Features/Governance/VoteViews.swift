import Ballots
import Core
import Directory
import Storage
import Time
import Web

enum VoteViews {
  static func page(_ picture: VotePages.Picture, _ sent: Filled?, _ visit: Visit) -> HTML {
    """
    \(VoteActsViews.warning(picture.acts.few, visit.reader))
    \(late(picture, visit.reader))
    \(ballot(picture, visit))
    \(words(picture, visit.reader))
    \(subjects(picture, visit))
    \(options(picture, visit))
    \(facts(picture, visit))
    \(result(picture, visit))
    \(VoteActsViews.links(picture, visit))
    \(annulled(picture, visit))
    \(leading(picture, sent, visit))
    \(Kit.helpLink("votes", visit.reader))
    """
  }

  /// What whoever leads does next.
  static func nextStep(_ vote: Vote) -> Phrase {
    switch vote.state {
    case .prepared where vote.way == .secret && vote.key == nil: "The three holders take their passphrases"
    case .prepared: "Open the vote"
    case .open: "Close the vote"
    case .closed: "Count with two passphrases"
    case .counted: "Publish the result"
    case .published, .annulled: "Nothing more to do"
    }
  }

  private static func late(_ picture: VotePages.Picture, _ reader: Reader) -> HTML {
    guard case .conflict(let phrase, let values)? = picture.obstacle else { return "" }
    let said = reader.t("Its time to open has come. It opens as soon as this is settled: {reason}", ["reason": reader.t(phrase, values)])
    return Kit.notice(Notice(.warning, HTML.text(said)), reader)
  }

  private static func words(_ picture: VotePages.Picture, _ reader: Reader) -> HTML {
    guard let text = picture.texts["words"], !text.body.isEmpty else { return "" }
    let origin: TextOrigin = text.isMachine ? .machine : text.origin == .reviewed ? .reviewed : .written
    return Kit.text(Markdown.html(text.body), language: text.language, origin: origin, stale: text.stale, reader)
  }

  private static func ballot(_ picture: VotePages.Picture, _ visit: Visit) -> HTML {
    guard picture.holdsVote, picture.vote.takesVotes(at: visit.now) else { return "" }
    return "<p><a class=\"button main\" href=\"\(path: visit.path("\(picture.vote.path)/ballot"))\">\(visit.t("Vote"))</a></p>"
  }

  private static func subjects(_ picture: VotePages.Picture, _ visit: Visit) -> HTML {
    if picture.subjects.isEmpty { return "" }
    let items = picture.subjects.map { "<li>\(picture.names[$0] ?? "")</li>" as HTML }
    return Kit.section(visit.t("Cities to be ratified"), "<ul>\(items)</ul>")
  }

  private static func options(_ picture: VotePages.Picture, _ visit: Visit) -> HTML {
    let count = picture.vote.question.kind.options
    if count == 0 || picture.count != nil { return "" }
    let items = (1...count).map { "<li>\(picture.option($0))</li>" as HTML }
    return Kit.section(visit.t("Options"), "<ol>\(items)</ol>")
  }

  private static func facts(_ picture: VotePages.Picture, _ visit: Visit) -> HTML {
    let vote = picture.vote
    let reader = visit.reader
    var pairs: [(term: String, value: HTML)] = [
      (reader.t("Voting method"), "\(reader.t(vote.way.label))"), (reader.t("Kind of decision"), "\(reader.t(vote.kind.label))"),
    ]
    if let written = picture.written { pairs.append((reader.t("Written in"), "\(Kit.languageName(written, reader))")) }
    if let majority = vote.question.majority { pairs.append((reader.t("Majority"), "\(RulesViews.words(majority, reader))")) }
    if let seats = vote.question.kind.seats { pairs.append((reader.t("Seats"), "\(reader.number(seats))")) }
    if let opened = vote.opened { pairs.append((reader.t("Vote opened on"), Kit.moment(opened, reader))) }
    if let opens = vote.opens, vote.state == .prepared {
      pairs.append((reader.t("Opens automatically at"), Kit.moment(opens, reader)))
    }
    if let closes = vote.closes, vote.state == .open || vote.state == .prepared {
      pairs.append((reader.t("Closes automatically at"), Kit.moment(closes, reader)))
    }
    if let closed = vote.closed { pairs.append((reader.t("Vote closed on"), Kit.moment(closed, reader))) }
    if let have = vote.have, let needed = vote.needed {
      pairs.append(
        (
          reader.t("Quorum at the opening"),
          "\(reader.t("{have} present or represented, {needed} needed", ["have": reader.number(have), "needed": reader.number(needed)]))"
        ))
    }
    if vote.isRehearsal { pairs.append((reader.t("Rehearsal"), "\(reader.t("It decides nothing"))")) }
    return Kit.definitions(pairs)
  }

  // MARK: The result

  private static func result(_ picture: VotePages.Picture, _ visit: Visit) -> HTML {
    guard let count = picture.count else {
      return picture.vote.state == .closed || picture.vote.state == .counted
        ? "<p>\(visit.t("The vote is closed. The result is not published yet."))</p>" : ""
    }
    let reader = visit.reader
    let early =
      picture.vote.state == .counted ? "<p>\(visit.t("Only those who lead the assembly see this until it is published."))</p>" as HTML : ""
    return Kit.section(
      visit.t("Result"),
      early + "<p class=\"verdict\"><strong>\(sentence(picture, count, reader))</strong></p>" + numbers(picture, count, reader)
        + VoteActsViews.result(picture, count, reader) + rounds(picture, count, reader) + voices(picture, reader) + files(picture, visit))
  }

  /// “Adopted: 143 yes, 32 no, 12 abstentions. 117 were needed.”
  static func sentence(_ picture: VotePages.Picture, _ count: Count, _ reader: Reader) -> String {
    sentence(count, option: picture.option, drawsLots: picture.vote.asksForLot(count), reader)
  }

  /// - Parameter option: the name of what has this number on the ballot.
  static func sentence(_ count: Count, option: (Int) -> String, drawsLots: Bool = false, _ reader: Reader) -> String {
    if let verdict = count.verdict {
      let values = [
        "yes": reader.number(count.votes.first ?? 0), "no": reader.number(count.votes.last ?? 0),
        "abstentions": reader.number(count.abstentions), "needed": reader.number(verdict.needed), "whole": reader.number(verdict.whole),
      ]
      return switch verdict.outcome {
      case .reached: reader.t("Adopted: {yes} yes, {no} no, {abstentions} abstained. {needed} of {whole} were needed.", values)
      case .missed: reader.t("Not adopted: {yes} yes, {no} no, {abstentions} abstained. {needed} of {whole} were needed.", values)
      case .waitsForChair: reader.t("Equal votes: {yes} yes, {no} no, {abstentions} abstained. The chair decides.", values)
      case .chairFor: reader.t("Adopted by casting vote: {yes} yes, {no} no, {abstentions} abstained.", values)
      case .chairAgainst: reader.t("Not adopted, by casting vote: {yes} yes, {no} no, {abstentions} abstained.", values)
      case .toRepeat: reader.t("Equal votes: {yes} yes, {no} no, {abstentions} abstained. The vote must be held again.", values)
      }
    }
    guard let election = count.election else { return "" }
    var parts: [String] = []
    if election.elected.isEmpty {
      parts.append(reader.t("No option has enough votes."))
    } else {
      parts.append(reader.t("Chosen: {names}.", ["names": reader.list(election.elected.map { option($0) })]))
    }
    if !election.tied.isEmpty {
      let names = ["names": reader.list(election.tied.map { option($0) })]
      parts.append(
        drawsLots
          ? reader.t("Equal votes for the last seat: {names}. Lots are drawn.", names)
          : reader.t("Equal votes for the last seat: {names}. They stand again.", names))
    }
    if !election.electedByOrder.isEmpty {
      parts.append(
        reader.t("Among equal votes, by lot: {names}.", ["names": reader.list(election.electedByOrder.map { option($0) })]))
    }
    if election.vacant > 0 { parts.append(reader.t("{count} seats remain vacant.", count: election.vacant)) }
    return parts.joined(separator: " ")
  }

  private static func numbers(_ picture: VotePages.Picture, _ count: Count, _ reader: Reader) -> HTML {
    let roll = picture.vote.question.roll
    let bars: [Bar] =
      picture.vote.question.kind.form == .yesNo
      ? [
        Bar(reader.t("Yes"), Double(count.votes.first ?? 0)), Bar(reader.t("No"), Double(count.votes.last ?? 0)),
        Bar(reader.t("Abstentions"), Double(count.abstentions)),
      ]
      : count.votes.enumerated().map { Bar(picture.option($0.offset + 1), Double($0.element)) }
        + (count.none > 0 ? [Bar(reader.t("None of these"), Double(count.none))] : [])
    let turnout = reader.t(
      "{voted} votes were cast; {present} were present or represented, {entitled} are on the roll.",
      ["voted": reader.number(count.cast), "present": reader.number(roll.present), "entitled": reader.number(roll.entitled)])
    let empty = count.blank + count.spoilt
    let blank = empty > 0 ? " " + reader.t("{count} were blank or spoilt.", count: empty) : ""
    return Kit.bars(bars, caption: reader.t("Count of votes"), unit: reader.t("votes"), reader) + "<p>\(turnout)\(blank)</p>"
  }

  private static func rounds(_ picture: VotePages.Picture, _ count: Count, _ reader: Reader) -> HTML {
    guard let transfers = count.transfers else { return "" }
    let columns: [Table.Column] =
      [.init(reader.t("Round"))] + (1...picture.vote.question.kind.options).map { .init(picture.option($0), numeric: true) }
    let rows = transfers.rounds.enumerated().map { number, round -> [HTML] in
      let what: String =
        switch round.act {
        case .firstPreferences: reader.t("First preferences")
        case .surplus: reader.t("Surplus of {name}", ["name": round.of.map { picture.option($0) } ?? ""])
        case .exclusion: reader.t("{name} is excluded", ["name": round.of.map { picture.option($0) } ?? ""])
        }
      return ["\(reader.number(number + 1)). \(what)"] + round.votes.map { "\($0.description)" }
    }
    var table = Table(reader.t("Round by round"), columns, rows: rows)
    table.narrow = .scrolled
    return "<p>\(reader.t("Quota needed to be elected: {quota} votes.", ["quota": reader.number(transfers.quota)]))</p>"
      + Kit.table(table, reader)
  }

  private static func voices(_ picture: VotePages.Picture, _ reader: Reader) -> HTML {
    if picture.voices.isEmpty { return "" }
    let rows = picture.voices.map { voice -> [HTML] in ["\(picture.names[voice.city] ?? "")", "\(words(voice.choice, picture, reader))"] }
      .sorted { $0[0].text < $1[0].text }
    return Kit.table(Table(reader.t("How each city voted"), [.init(reader.t("City")), .init(reader.t("Its vote"))], rows: rows), reader)
  }

  static func words(_ choice: BallotChoice, _ picture: VotePages.Picture, _ reader: Reader) -> String {
    switch choice {
    case .yes: reader.t("Yes")
    case .no: reader.t("No")
    case .abstain: reader.t("Abstention")
    case .option(let number): picture.option(number)
    case .options(let numbers): reader.list(numbers.map { picture.option($0) })
    case .ranking(let numbers): numbers.enumerated().map { "\($0.offset + 1). \(picture.option($0.element))" }.joined(separator: ", ")
    case .none: reader.t("None of these")
    case .blank: reader.t("Blank")
    case .spoilt: reader.t("Spoilt")
    }
  }

  private static func files(_ picture: VotePages.Picture, _ visit: Visit) -> HTML {
    guard picture.vote.state == .published, picture.vote.way == .secret else { return "" }
    let links = (VoteFiles.names + [VoteFiles.sums]).map { name -> HTML in
      "<a href=\"\(path: visit.path("\(picture.vote.path)/files/\(name)"))\">\(name)</a>"
    }
    return """
      <p>\(visit.t("Every ballot with its code, so that anybody can count again:")) \(links.joined(", ")). \
      \(visit.t("If you kept your code, you can find your ballot in the list."))</p>
      """
  }

  private static func annulled(_ picture: VotePages.Picture, _ visit: Visit) -> HTML {
    guard picture.vote.state == .annulled else { return "" }
    return Kit.notice(
      Notice(.warning, "\(visit.t("This vote was annulled: {reason}", ["reason": picture.texts["reason"]?.body ?? ""]))"), visit.reader)
  }

  // MARK: For whoever leads

  private static func leading(_ picture: VotePages.Picture, _ sent: Filled?, _ visit: Visit) -> HTML {
    var parts: [HTML] = []
    let vote = picture.vote
    if picture.isHolder || (picture.leads && vote.way == .secret && vote.state == .prepared) {
      parts.append("<a class=\"button\" href=\"\(path: visit.path("\(vote.path)/passphrases"))\">\(visit.t("Passphrases"))</a>")
    }
    parts += VoteActsViews.leading(picture, visit)
    guard picture.leads else { return parts.isEmpty ? "" : "<div class=\"actions\">\(parts.joined(" "))</div>" }
    var form: HTML = ""
    switch vote.state {
    case .prepared:
      if vote.way != .secret || vote.key != nil {
        parts.append(Kit.button(visit.t("Open the vote"), action: visit.path("\(vote.path)/opening"), tone: .main, visit.reader))
      }
      if vote.opens != nil {
        parts.append(
          Kit.button(visit.t("Do not open it automatically"), action: visit.path("\(vote.path)/timer/removal"), tone: .quiet, visit.reader))
      }
    case .open where vote.way == .hands:
      let filled = sent ?? VoteEditing.handsForm.start()
      form = filled.html(action: visit.path("\(vote.path)/closing"), submit: "Close the vote", reader: visit.reader)
    case .open: parts.append(Kit.button(visit.t("Close the vote"), action: visit.path("\(vote.path)/closing"), tone: .main, visit.reader))
    case .closed:
      parts.append(
        "<a class=\"button main\" href=\"\(path: visit.path("\(vote.path)/count"))\">\(visit.t("Count with two passphrases"))</a>")
    case .counted where picture.count?.verdict?.outcome == .waitsForChair:
      for (casting, label) in [(CastingVote.yes, "The chair votes yes" as Phrase), (.no, "The chair votes no")] {
        parts.append(
          Kit.button(
            visit.t(label), action: visit.path("\(vote.path)/casting"), fields: Fields([("casting", casting.rawValue)]), visit.reader))
      }
    case .counted where picture.count.map({ vote.asksForLot($0) }) ?? false: break
    case .counted:
      parts.append(Kit.button(visit.t("Publish the result"), action: visit.path("\(vote.path)/publication"), tone: .main, visit.reader))
    case .published, .annulled: break
    }
    if ![.prepared, .annulled].contains(vote.state) {
      parts.append("<a href=\"\(path: visit.path("\(vote.path)/annulment"))\">\(visit.t("Annul this vote"))</a>")
    }
    return Kit.section(visit.t("For those who lead the assembly"), "\(form)<div class=\"actions\">\(parts.joined(" "))</div>")
  }
}

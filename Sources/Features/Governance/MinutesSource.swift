import Ballots
import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// What happened at an assembly, as the house has it, for one language: what minutes and the archive are written from. Only what
/// everybody who follows the assembly may know: no vote before its result is published, no rehearsal.
struct MinutesSource: Sendable {
  struct Event: Sendable, Equatable {
    let at: Moment
    let what: String
    let have: Int?
    let needed: Int?
    let entitled: Int?
  }

  struct HeldVote: Sendable {
    let vote: Vote
    let count: Count
    let texts: [String: Text]
    let subjects: [OrganisationID]

    var title: String { texts["title"]?.body ?? "" }
    func option(_ number: Int) -> String { texts["option-\(number)"]?.body ?? vote.question.options[number - 1] }
  }

  let sheet: AssemblySheet
  let events: [Event]
  let presences: [Meetings.Presence]
  /// Those that ended too.
  let proxies: [GivenProxy]
  /// Who had the floor, by item, in the order of speaking.
  let speakers: [(item: RecordID?, organisation: OrganisationID)]
  /// Published, and those annulled afterwards.
  let votes: [HeldVote]
  let motions: MotionViews.Picture
  /// Of every city that is named here, on the day of the assembly.
  let names: [OrganisationID: String]
  /// The clock of the place where it met, in the language asked for.
  let reader: Reader

  var id: RecordID { sheet.assembly.id }
  func name(_ city: OrganisationID) -> String { names[city] ?? "" }

  static func read(_ id: RecordID, _ language: Language, _ words: Words, in tx: Tx) throws -> MinutesSource {
    let sheet = try AssemblySheet.read(id, language, nil, .house, in: tx)
    let presences = try Meetings.Presence.intervals(of: id, in: tx)
    let proxies = try GivenProxy.all(at: id, in: tx)
    let speakers = try tx.rows(
      """
      SELECT s.item, s.organisation FROM governance_speaker s WHERE s.assembly = \(id) AND s.began IS NOT NULL
      ORDER BY s.began, s.id
      """
    ).map { (item: try $0("item") as RecordID?, organisation: try $0("organisation") as OrganisationID) }
    let votes = try held(sheet.votes, language, in: tx)
    let motions = try MotionViews.Picture.read(id, language, in: tx)
    var cities = Set(sheet.attendance.roll.entries.map(\.organisation))
    cities.formUnion(presences.map(\.organisation))
    cities.formUnion(proxies.flatMap { [$0.giver, $0.receiver] })
    cities.formUnion(speakers.map(\.organisation))
    cities.formUnion(motions.all.map(\.organisation))
    cities.formUnion(votes.flatMap(\.subjects))
    cities.formUnion(sheet.items.compactMap(\.askedBy))
    cities.formUnion(sheet.decisions.compactMap(\.owner))
    return MinutesSource(
      sheet: sheet, events: try events(of: id, in: tx), presences: presences, proxies: proxies, speakers: speakers, votes: votes,
      motions: motions,
      names: try Organisations.names(cities, language, on: sheet.meeting.day, in: tx),
      reader: Reader(language: language, words: words, timeZone: sheet.meeting.zone))
  }

  static func events(of id: RecordID, in tx: Tx) throws -> [Event] {
    try tx.rows("SELECT at, what, have, needed, entitled FROM governance_moment WHERE assembly = \(id) ORDER BY id").map { row in
      Event(
        at: try row("at"), what: try row("what"), have: try row("have"), needed: try row("needed"), entitled: try row("entitled"))
    }
  }

  private static func held(_ votes: [Vote], _ language: Language, in tx: Tx) throws -> [HeldVote] {
    let shown = votes.filter { !$0.isRehearsal && $0.published != nil && ($0.state == .published || $0.state == .annulled) }
    let texts = try Texts.read(shown.map(\.id), for: language, in: tx)
    return try shown.map { vote in
      HeldVote(
        vote: vote, count: Tally.count(try vote.ballots(in: tx), vote.question), texts: texts[vote.id] ?? [:],
        subjects: try vote.subjects(in: tx))
    }
  }
}

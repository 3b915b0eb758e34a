import Ballots
import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// What the pages of an assembly read. Some fifteen queries, however many cities, items and votes.
struct AssemblySheet: Sendable {
  let assembly: Assembly
  let meeting: Meeting
  let rules: BodyRules
  let body: Body
  let bodyName: String
  let texts: [String: Text]
  let items: [AgendaItem]
  let votes: [Vote]
  let decisions: [Decision]
  /// Titles and words of items, votes and decisions.
  let words: [RecordID: [String: Text]]
  let attendance: Attendance
  let quorum: QuorumState
  /// Nil while there are none, or none that this sight sees.
  let minutes: Minutes?
  let today: Day
  let now: Moment

  var title: String { texts["title"]?.body ?? "" }
  var obligations: [Obligation] { Obligation.all(rules, meeting: meeting.day) }
  func title(_ id: RecordID) -> String { words[id]?["title"]?.body ?? "" }
  func lastDay(_ kind: Obligation.Kind) -> Day? { Obligation.last(kind, rules, meeting: meeting.day) }
  /// Those that the reader may see: prepared ones are the chair's.
  var shownVotes: [Vote] { votes.filter { $0.state != .prepared } }

  static func read(_ id: RecordID, _ language: Language, _ actor: Actor?, _ sight: Sight, in tx: Tx) throws -> AssemblySheet {
    let (assembly, meeting) = try Assembly.find(id, seenBy: sight, in: tx)
    let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
    let body = try Bodies.find(assembly.body, in: tx)
    let items = try AgendaItem.list(of: id, in: tx)
    let votes = try Vote.list(of: id, in: tx)
    var query = DecisionQuery()
    query.assembly = id
    let decisions = try Decision.list(query, seenBy: sight, in: tx)
    let attendance = try Attendance.read(assembly, rules, at: tx.now, in: tx)
    return AssemblySheet(
      assembly: assembly, meeting: meeting, rules: rules, body: body,
      bodyName: try Texts.read(body.record, ["name"], for: language, in: tx)["name"]?.body ?? body.slug,
      texts: try Texts.read(id, for: language, in: tx), items: items, votes: votes, decisions: decisions,
      words: try Texts.read(items.map(\.id) + votes.map(\.id) + decisions.map(\.id), for: language, in: tx),
      attendance: attendance, quorum: attendance.quorum(rules, call: assembly.call ?? 1),
      minutes: try Minutes.find(of: id, seenBy: sight, in: tx), today: tx.now.day, now: tx.now)
  }

  static func read(_ visit: Visit, in tx: Tx) throws -> AssemblySheet {
    try read(try id(visit), visit.language, visit.actor, visit.sight, in: tx)
  }

  static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  /// The line of links that all pages of an assembly bear.
  func tabs(_ current: String, _ visit: Visit) -> HTML {
    var links: [(String, Phrase)] = [("", "Overview"), ("/roll", "Roll of voters")]
    if lastDay(.candidatures) != nil, assembly.state != .prepared { links.append(("/candidates", "Candidates")) }
    if visit.actor?.organisation != nil, visit.may(GovernancePermissions.delegate, on: visit.actor?.organisation),
      assembly.state != .prepared
    {
      links.append(("/delegation", "Our vote"))
    }
    if assembly.state.isRunning || assembly.state == .closed { links.append(("/session", "The session")) }
    let leads = visit.may(GovernancePermissions.conduct, on: meeting.owner)
    if minutes != nil || (leads && assembly.state == .closed) { links.append(("/minutes", "Minutes")) }
    if leads {
      if assembly.convened != nil { links.append(("/dispatch", "Proof of dispatch")) }
      links.append(("/credentials", "Credentials"))
      links.append(("/chair", "Lead the assembly"))
    }
    return Kit.tabs(
      links.map { part, label in
        Link(visit.t(label), visit.path(assembly.path + part), current: part == current)
      }, label: visit.t("Pages of this assembly"), visit.reader)
  }

  func adjust(_ visit: Visit) -> (inout Chrome) -> Void {
    { chrome in
      chrome.indexed = self.meeting.audience == .everyone
      chrome.breadcrumb = [Link(visit.t("Assemblies"), visit.path("/assemblies")), Link(self.bodyName, visit.path(self.body.path))]
      chrome.lead = Kit.badge(visit.t(self.assembly.state.label), self.assembly.state.tone)
    }
  }
}

import Core
import Directory
import Meetings
import Storage
import Time
import Web

extension Minutes {
  /// Approves them by a decision that a later assembly of the same body took, and seals them.
  package static func approve(_ assembly: RecordID, decision: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (minutes, meeting, _) = try led(assembly, by: actor, in: tx)
    let found = try Decision.find(decision, seenBy: actor.sight, in: tx)
    guard found.body == (try Assembly.find(assembly, in: tx).body), found.assembly != nil, found.assembly != assembly,
      found.outcome == .adopted
    else { throw FieldProblem("decision", "Choose a decision that a later assembly of the same body adopted.") }
    try seal(minutes, meeting, decision: decision, by: actor, in: tx)
  }

  /// Which decisions may have approved them: adopted at another assembly of the body since this one closed.
  static func approving(_ assembly: Assembly, seenBy sight: Sight, in tx: Tx) throws -> [Decision] {
    var query = DecisionQuery()
    query.body = assembly.body
    let since = assembly.closed?.day
    return try Decision.list(query, seenBy: sight, in: tx).filter { decision in
      decision.outcome == .adopted && decision.assembly != nil && decision.assembly != assembly.id
        && since.map { decision.day >= $0 } ?? false
    }
  }

  /// Where the rules say so: nobody has proposed anything until the last day. One amendment, whatever its answer, and a meeting approves.
  static let silence = JobKind("minutes.silence", every: .hour) { house, _ in
    try await house.database.write { tx in
      for minutes in try overdue(on: tx.now.day, in: tx) where try isSilent(minutes, in: tx) {
        try seal(minutes, try Meeting.find(minutes.assembly, seenBy: .house, in: tx), decision: nil, by: .house, in: tx)
      }
    }
  }

  private static func isSilent(_ minutes: Minutes, in tx: Tx) throws -> Bool {
    let assembly = try Assembly.find(minutes.assembly, in: tx)
    guard try RulesInForce.find(assembly.rulesID, in: tx).rules.minutesBySilence else { return false }
    return try MinutesAmendment.list(of: minutes.id, seenBy: .house, in: tx).allSatisfy { $0.round != minutes.round }
  }

  /// An item of a later agenda approves them when its decision is adopted. With amendments still unanswered the secretariat does it.
  static let reaction = Reaction("minutes approved", to: ["decision.taken"], records: ["minutes.approved"]) { row, tx in
    let decision = try Decision.find(row.record, seenBy: .house, in: tx)
    guard decision.outcome == .adopted, let item = decision.item else { return }
    for minutes in try waiting(for: item, in: tx) {
      let open = try MinutesAmendment.list(of: minutes.id, seenBy: .house, in: tx).contains { $0.state == .proposed }
      if open { continue }
      try seal(minutes, try Meeting.find(minutes.assembly, seenBy: .house, in: tx), decision: decision.id, by: .house, in: tx)
    }
  }

  /// From here on nothing of them changes. The papers follow by a job.
  private static func seal(_ minutes: Minutes, _ meeting: Meeting, decision: RecordID?, by actor: Actor, in tx: WriteTx) throws {
    guard minutes.state == .circulated else {
      throw Problem.conflict(
        minutes.state == .draft ? "Circulate the minutes first." : "These minutes are approved: they do not change any more.")
    }
    try settled(minutes, in: tx)
    try complete(minutes, in: tx)
    try tx.execute(
      """
      UPDATE governance_minutes SET state = \(State.approved), approved = \(tx.now), decision = \(decision), code = \(PaperCode.make()),
        version = version + 1 WHERE id = \(minutes.id)
      """)
    try show(minutes, to: meeting.audience, in: tx)
    try Ledger.record("minutes.approved", day: tx.now.day, of: minutes.assembly, and: minutes.id, by: actor, in: tx)
    try Jobs.enqueue("minutes.seal", payload: ["minutes": "\(minutes.id)"], in: tx)
  }

  // MARK: An item of the next agenda

  /// The next assembly of the same body whose agenda is still open.
  static func next(after assembly: Assembly, seenBy sight: Sight, in tx: Tx) throws -> (Assembly, Meeting)? {
    try Assembly.list(body: assembly.body, seenBy: sight, in: tx).filter { other, meeting in
      other.id != assembly.id && (other.state == .prepared || other.state == .convened) && other.agendaFixed == nil
        && meeting.state == .planned
    }.min { $0.1.starts < $1.1.starts }
  }

  /// Puts their approval on the agenda of the next assembly, in every official language.
  package static func putOnAgenda(_ assembly: RecordID, _ words: Words, by actor: Actor, in tx: WriteTx) throws {
    let (minutes, _, _) = try led(assembly, by: actor, in: tx)
    guard minutes.state == .circulated else { throw Problem.conflict("Circulate the minutes first.") }
    guard minutes.item == nil else { throw Problem.conflict("Their approval is already on an agenda.") }
    guard let (next, _) = try next(after: try Assembly.find(assembly, in: tx), seenBy: actor.sight, in: tx) else {
      throw Problem.conflict("No later assembly of this body is being prepared. Plan it first.")
    }
    func title(_ language: Language) throws -> String {
      let name = try Texts.read(assembly, ["title"], for: language, in: tx)["title"]?.body ?? ""
      return Reader(language: language, words: words).t("Approval of the minutes: {assembly}", ["assembly": name])
    }
    let item = try AgendaItem.add(AgendaDetails(title: try title(.english), language: .english), to: next.id, by: actor, in: tx)
    for (position, language) in Language.official.filter({ $0 != .english }).enumerated() {
      try AgendaItem.change(
        item, to: AgendaDetails(title: try title(language), language: language), version: position + 1, by: actor, in: tx)
    }
    try tx.execute("UPDATE governance_minutes SET item = \(item), version = version + 1 WHERE id = \(minutes.id)")
  }
}

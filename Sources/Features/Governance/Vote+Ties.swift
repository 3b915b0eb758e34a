import Ballots
import Core
import Directory
import Storage
import Web

extension Vote {
  /// Whether the lot decides between these equal votes: by the rules, or because a count of preferences cannot go on without it.
  func asksForLot(_ count: Count) -> Bool {
    guard let election = count.election, !election.tied.isEmpty, question.ties.order == nil else { return false }
    return question.ties == .lot([]) || question.kind.form == .ranked
  }

  /// Draws an order of all options, once. It stands in the question from now on, with the result and in the files: who counts again
  /// needs it.
  package static func drawLot(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (vote, assembly, _) = try led(id, by: actor, in: tx)
    guard vote.state == .counted else { throw Problem.conflict("Close and count this vote first.") }
    guard vote.asksForLot(Tally.count(try vote.ballots(in: tx), vote.question)) else {
      throw Problem.conflict("The votes are not equal, or the rules do not leave it to the lot.")
    }
    var question = vote.question
    question.ties = .lot(Array(1...question.kind.options).shuffled())
    try tx.execute("UPDATE governance_vote SET question = \(try encode(question)), version = version + 1 WHERE id = \(id)")
    // Whoever has agreed to the count has not seen this.
    try tx.execute("DELETE FROM governance_countersignature WHERE vote = \(id)")
    try Live.touch(assembly.channel, "vote.settled", in: tx)
  }

  /// Prepares a vote among those whose equal votes left seats open, once.
  @discardableResult
  package static func prepareRunoff(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    let (vote, _, _) = try led(id, by: actor, in: tx)
    guard vote.state == .published else { throw Problem.conflict("Publish the result first.") }
    guard let election = Tally.count(try vote.ballots(in: tx), vote.question).election, election.tied.count > 1, election.seatsForTied > 0
    else { throw Problem.conflict("The votes for the last seat were not equal.") }
    guard try runoff(of: id, in: tx) == nil else { throw Problem.conflict("The tied already stand again in another vote.") }
    let texts = try Texts.all(id, in: tx)
    guard let title = texts["title"]?.first else { throw Problem.malformed }
    let cities = try vote.candidates(in: tx)
    let seats = min(election.seatsForTied, election.tied.count)
    let form: VoteKind? =
      switch vote.question.kind.form {
      case .yesNo: nil
      case .one: .one(of: election.tied.count)
      case .several: .several(of: election.tied.count, seats: seats, most: seats)
      case .ranked: .ranked(of: election.tied.count, seats: seats)
      }
    guard let form else { throw Problem.malformed }
    var details = VoteDetails(title: title.body, language: title.language)
    details.kind = vote.kind
    details.way = vote.way
    details.item = vote.item
    details.form = form
    details.elects = vote.elects
    details.options = election.tied.map { (name: vote.question.options[$0 - 1], city: cities[$0]) }
    let made = try prepare(details, at: vote.assembly, by: actor, in: tx)
    try tx.execute("UPDATE governance_vote SET runoff_of = \(id) WHERE id = \(made)")
    return made
  }

  /// The vote in which the tied of this one stand again; annulled ones are no answer.
  static func runoff(of id: RecordID, in tx: Tx) throws -> RecordID? {
    try tx.value("SELECT v.id FROM governance_vote v WHERE v.runoff_of = \(id) AND v.state <> 'annulled' ORDER BY v.id LIMIT 1")
  }
}

import Ballots
import Core
import Directory
import Storage
import Web

extension Vote {
  /// Prepares an annulled vote anew, once: the same question, who may vote being settled when it is opened. Both are kept, each naming the
  /// other.
  @discardableResult
  package static func again(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    let (vote, _, _) = try led(id, by: actor, in: tx)
    guard vote.state == .annulled else { throw Problem.conflict("Only an annulled vote can be repeated.") }
    guard try repetition(of: id, in: tx) == nil else { throw Problem.conflict("This vote is being repeated already.") }
    let texts = try Texts.all(id, in: tx)
    guard let title = texts["title"]?.first(where: { $0.origin == .written }) ?? texts["title"]?.first else { throw Problem.malformed }
    let cities = try vote.candidates(in: tx)
    var details = VoteDetails(title: title.body, language: title.language)
    details.words = texts["words"]?.first { $0.language == title.language }?.body ?? ""
    details.kind = vote.kind
    details.way = vote.way
    details.item = vote.item
    details.form = vote.question.kind
    details.elects = vote.elects
    details.isRehearsal = vote.isRehearsal
    details.options = vote.question.options.enumerated().map { (name: $1, city: cities[$0 + 1]) }
    details.subjects = try vote.subjects(in: tx)
    let made = try prepare(details, at: vote.assembly, repeats: id, by: actor, in: tx)
    try Motion.repeated(id, by: made, in: tx)
    return made
  }

  /// The vote that repeats this one; an annulled one is repeated itself.
  static func repetition(of id: RecordID, in tx: Tx) throws -> RecordID? {
    try tx.value("SELECT v.id FROM governance_vote v WHERE v.repeats = \(id) ORDER BY v.id LIMIT 1")
  }
}

import Core
import Directory
import Storage
import Web

extension Delegation {
  /// A delegate cannot get in: whoever leads sends a sign-in link, to their own address alone, which leads to the session. On record; nobody
  /// else's way in, and nobody votes for them.
  static func help(_ city: OrganisationID, at id: RecordID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let (assembly, meeting, _) = try Assembly.led(id, by: actor, in: tx)
    guard assembly.state != .prepared, assembly.state != .closed else {
      throw Problem.conflict("Delegates are helped from the convocation to the end of the session.")
    }
    guard let person = try Delegate.all(of: id, among: [city], on: meeting.day, in: tx)[city]?.person else {
      throw Problem.conflict("Nobody votes for this city: it names somebody first.")
    }
    guard try SignIn.help(person, next: "\(assembly.path)/session", house, in: tx) else {
      throw Problem.conflict("There is no address for this person. Enter the new one on their page, after you have spoken to them.")
    }
    try Ledger.record("delegate.helped", day: tx.now.day, of: city.as(), and: id, by: actor, in: tx)
  }
}

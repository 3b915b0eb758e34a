import Core
import Storage
import Web

extension People {
  /// The first person of the secretariat, made by whoever runs the machine: account, mandate for the association, and
  /// the token of a link to sign in, valid as long as one sent by mail.
  package static func addSecretary(
    name: String, address: String, language: Language, by actor: Actor, in tx: WriteTx
  ) throws -> String {
    try DirectorySeeds.association(in: tx)
    guard let association = try Organisations.association(in: tx) else { throw Problem.notFound }
    let person = try find(address: address, in: tx)?.id ?? register(name: name, address: address, language: language, in: tx)
    let held = try Mandates.open(of: person, on: tx.now.day, in: tx)
    if !held.contains(where: { $0.organisation == association.id && $0.role == .secretariat }) {
      try Mandates.open(person, for: association.id, as: .secretariat, evidence: "command line", by: actor, in: tx)
    }
    return try Links.make(.signIn, person: person, ends: tx.now.adding(seconds: Double(SignIn.minutes) * 60), in: tx)
  }
}

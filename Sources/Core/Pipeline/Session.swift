import Storage
import Web

/// How the pipeline learns who is visiting; Directory gives the function, in one query.
package enum Session {
  /// The one cookie of the house: HttpOnly, SameSite=Lax, and Secure when the address is https.
  package static let cookie = "paideia"

  package typealias Load = @Sendable (_ token: String, Language, Tx) throws -> (actor: Actor, visitor: Visit.Visitor, timeZone: String)?

  /// Moves the end of a session on, when something is changed in it: a GET writes nothing.
  package typealias Slide = @Sendable (_ token: String, WriteTx) throws -> Void

  package static func header(token: String, settings: Settings) -> String {
    "\(cookie)=\(token); Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000\(settings.address.hasPrefix("https") ? "; Secure" : "")"
  }

  package static func clearing(_ settings: Settings) -> String {
    "\(cookie)=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0\(settings.address.hasPrefix("https") ? "; Secure" : "")"
  }
}

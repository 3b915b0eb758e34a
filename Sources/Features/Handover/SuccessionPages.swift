import Core
import Web

/// Names that wait for somebody to vouch are requests; this is where they stood before.
enum SuccessionPages {
  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    visit.redirect(to: "/requests?kind=\(Succession.requestName)&state=open")
  }
}

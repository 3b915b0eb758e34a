import Core
import Storage
import Web

enum WebsiteJobs {
  static let publication = "website.publication"

  /// What was announced for a moment takes effect by a job that records it. Running twice changes nothing more.
  static let all = [
    JobKind(publication) { house, payload in
      guard let id = payload["article"].flatMap({ RecordID(text: $0) }) else { return }
      try await house.database.write { tx in try Articles.publishDue(id, in: tx) }
    }
  ]
}

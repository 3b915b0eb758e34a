import Core
import Web

package enum WebsitePermissions {
  /// Pages, news and help: drafting, publishing, taking back.
  package static let write = Permission("website.write", "Write and publish pages and news", [.secretariat: .house])

  static let all = [write]
}

import Core
import Directory
import Storage
import Web

extension Feature {
  /// What the public reads: home, Charter, cities and networks, congresses, search, pages and news.
  package static let website: Feature = {
    let feature = Feature("Website")
    return feature
  }()
}

import Foundation

extension Programs {
  /// How programs are kept from the network on this machine, tried once.
  package enum Isolation: String, Sendable {
    /// As root: a network namespace without a device.
    case namespace
    /// As anybody else: the same inside a user namespace, where the kernel allows it.
    case userNamespace
    /// Neither is allowed here (some containers): programs can reach the network. `doctor` says so.
    case none

    var prefix: [String] {
      switch self {
      case .namespace: ["unshare", "--net", "--"]
      case .userNamespace: ["unshare", "--map-root-user", "--net", "--"]
      case .none: []
      }
    }
  }

  package static let isolation: Isolation = {
    for candidate in [Isolation.namespace, .userNamespace] {
      guard let unshare = find("unshare"), let harmless = find("true") else { return .none }
      let arguments = Array(candidate.prefix.dropFirst()) + [harmless]
      let trial = ProgramRun(name: "unshare", path: unshare, arguments: arguments, limits: Limits(seconds: 5), bare: true)
      if (try? trial.run(input: [], files: [:], results: [])) != nil { return candidate }
    }
    return .none
  }()
}

import Foundation

extension String {
  /// Without spaces and line ends around.
  package var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

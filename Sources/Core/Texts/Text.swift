import Storage
import Web

/// The words of one field of a record, in one language. French spacing is not stored: it is applied when the text
/// is shown.
package struct Text: Sendable, Equatable {
  /// Where the words come from. A machine's never replace those of a person.
  package enum Origin: String, SQLWord, CaseIterable {
    case written, machine, reviewed, official
  }

  package let body: String
  package let language: Language
  package let origin: Origin
  /// The language it was translated from; nil when it is an original.
  package let source: Language?
  /// Made from an older version of its source than the one that stands now.
  package let stale: Bool
  /// Raised by each write that changes the body, from 1.
  package let version: Int
  /// Blanked when the person it is about is erased.
  package let aboutPerson: Bool
  package let updated: Moment

  /// To be marked for the reader, with the original one click away.
  package var isMachine: Bool { origin == .machine }
}

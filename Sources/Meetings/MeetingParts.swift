import Core
import Storage
import Web

/// Parts of a meeting's page, for rooms that have a page of their own for theirs.
package enum MeetingParts {
  /// The agenda with its numbers, lengths and papers; empty where there is none.
  package static func agenda(_ meeting: Meeting, _ visit: Visit, in tx: Tx) throws -> HTML {
    AgendaViews.section(try AgendaViews.read(meeting, visit, in: tx), isOrganiser: false, visit)
  }
}

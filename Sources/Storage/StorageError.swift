/// What can go wrong below every verb. Constraints are a last line of defence: a verb checks first, under the
/// house's one write lock, so these reach a person only through a mistake of ours.
package enum StorageError: Error, Sendable, Equatable, CustomStringConvertible {
  /// No connection within two seconds, or another process kept the write lock for ten. Try again.
  case busy
  /// A statement ran longer than 5 s reading or 30 s writing.
  case timeout
  /// A unique, foreign key or check constraint refused the change; nothing was written.
  case constraint(String)
  /// A column is missing or holds another type than wanted.
  case column(String)
  /// The database is newer than this program, or a migration was changed after it ran.
  case migration(String)
  /// Any other message of the engine.
  case engine(String)

  package var description: String {
    switch self {
    case .busy: "the database is busy"
    case .timeout: "the statement took too long"
    case .constraint(let text): "constraint: \(text)"
    case .column(let text): "column: \(text)"
    case .migration(let text): "migration: \(text)"
    case .engine(let text): "database: \(text)"
    }
  }
}

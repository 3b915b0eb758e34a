import Storage

/// Asks again a few times when the database is busy: for work in the background, which nobody waits for, and for what
/// consists of many short writes. The body may run several times; a busy transaction has changed nothing.
func patiently<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
  for pause in [0.2, 0.5, 1, 2] {
    do { return try await body() } catch StorageError.busy { try await Task.sleep(for: .seconds(pause)) }
  }
  return try await body()
}

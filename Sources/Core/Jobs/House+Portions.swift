import Storage

extension House {
  /// Does the same for each of many, in short writes: a thousand letters in one would hold up everybody else's. For jobs: one that was
  /// killed begins again, so what is done for one of them is done once by its own key.
  package func write<Item: Sendable>(
    each items: [Item], portion: Int = 50, _ body: @escaping @Sendable (Item, WriteTx) throws -> Void
  ) async throws {
    for start in stride(from: 0, to: items.count, by: portion) {
      let some = items[start..<min(start + portion, items.count)]
      try await database.write { tx in for item in some { try body(item, tx) } }
    }
  }
}

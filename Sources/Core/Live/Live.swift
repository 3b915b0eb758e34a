import Storage
import Web

/// Pages that follow what happens while they are open. A verb says which channel it has touched, in its own transaction; whoever
/// listens to that channel (`Visit.live`) is sent the name of the change and the page's part drawn anew.
package enum Live {
  /// - Parameters:
  ///   - channel: what the pages are about, such as `meeting/123`.
  ///   - what: the name of the change, `vote.opened`: it reaches the reader's browser, and says nothing that not every reader may know.
  package static func touch(_ channel: String, _ what: String, in tx: WriteTx) throws {
    try tx.execute(
      "INSERT INTO core_live (position, channel, what, touched) VALUES (\(try tx.nextPosition()), \(channel), \(what), \(tx.now))")
  }

  /// One change of a channel.
  struct Touch: Sendable, Equatable {
    let position: Int64
    let what: String
  }

  /// What has touched a channel after a position, in its order.
  static func touches(_ channel: String, after position: Int64, most: Int, in tx: Tx) throws -> [Touch] {
    try tx.rows(
      "SELECT position, what FROM core_live WHERE channel = \(channel) AND position > \(position) ORDER BY position LIMIT \(most)"
    ).map { Touch(position: try $0("position"), what: try $0("what")) }
  }

  /// The newest change of a channel; 0 where there was none.
  static func newest(_ channel: String, in tx: Tx) throws -> Int64 {
    try tx.value("SELECT max(position) FROM core_live WHERE channel = \(channel)") ?? 0
  }

  static let jobs = [JobKind("live.sweep", every: .day) { house, _ in try await house.database.write { tx in try sweep(in: tx) } }]

  /// Who has been away for longer than a day learns of the last change, and so sees the page as it is now.
  static func sweep(in tx: WriteTx) throws {
    try tx.execute(
      """
      DELETE FROM core_live WHERE touched < \(tx.now.adding(days: -1))
        AND position < (SELECT max(n.position) FROM core_live n WHERE n.channel = core_live.channel)
      """)
  }
}

/// Whole events of a line. What is drawn stands in the last of several; those before it bear their number and name alone.
enum LiveEvents {
  /// The name of an event that is no change of its own: the page as it is now, for who comes without a number of ours.
  static let drawn = "drawn"

  static func text(_ touches: [Live.Touch], _ drawing: String) -> String {
    var text = ""
    for touch in touches.dropLast() { text += event(touch.position, touch.what, "data:\n") }
    if let last = touches.last { text += event(last.position, last.what, drawing) }
    return text
  }

  static func event(_ position: Int64, _ what: String, _ data: String) -> String {
    "id: \(position)\nevent: \(what.filter { !$0.isNewline })\n\(data)\n"
  }

  /// A line of `data` for each line of the text.
  static func data(_ html: HTML) -> String {
    html.text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }.map { "data: \($0)\n" }.joined()
  }

  /// What a browser says it has seen: a number of ours, or nothing that can be used.
  static func position(_ said: String?) -> Int64? {
    guard let said, (1...18).contains(said.utf8.count), said.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return Int64(said)
  }
}

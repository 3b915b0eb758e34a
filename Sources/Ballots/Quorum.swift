/// How many must be there for a body to decide, by heads and by weight, on first and on second call.
///
/// The article of the association's regulations (17) was not found. `standard` is half of the members with voting rights on first
/// call and none on second, as is usual in Spanish association law; every number is data of the body.
package struct Quorum: Sendable, Hashable {
  package enum Call: Int, Sendable, Hashable, Codable { case first = 1, second }

  /// What one call asks for; nothing asked, nothing can be missing.
  package struct Share: Sendable, Hashable {
    package var part: Fraction
    /// More than the part, not just the part.
    package var isExceeded: Bool

    package init(_ part: Fraction, isExceeded: Bool = false) {
      self.part = part
      self.isExceeded = isExceeded
    }

    package func needed(of entitled: Int) -> Int { isExceeded ? part.moreThan(of: entitled) : part.atLeast(of: entitled) }
  }

  package struct Requirement: Sendable, Hashable {
    package var heads: Share?
    package var weight: Share?

    package init(heads: Share? = nil, weight: Share? = nil) {
      self.heads = heads
      self.weight = weight
    }
  }

  package var first: Requirement
  package var second: Requirement
  /// A city that gave its vote to one that is present counts as being there.
  package var countsProxies: Bool

  package init(first: Requirement, second: Requirement = Requirement(), countsProxies: Bool = true) {
    self.first = first
    self.second = second
    self.countsProxies = countsProxies
  }

  package static let standard = Quorum(first: Requirement(heads: Share(.half)))
  package static let none = Quorum(first: Requirement())
}

/// Who is there, in numbers: of members, or of the votes they weigh.
package struct Presence: Sendable, Hashable, Codable {
  package var entitled: Int
  package var present: Int
  /// Not there themselves, their proxies are: see `Proxies.inForce`.
  package var represented: Int

  package init(entitled: Int, present: Int, represented: Int = 0) {
    self.entitled = entitled
    self.present = present
    self.represented = represented
  }
}

/// What a call asks for and what is there, of one of the two measures.
package struct QuorumCount: Sendable, Hashable, Codable {
  package let needed: Int
  package let have: Int
  package let entitled: Int
  package var missing: Int { max(0, needed - have) }
}

package struct QuorumState: Sendable, Hashable, Codable {
  package let call: Quorum.Call
  /// Nil where the rule does not ask for heads, or for weight.
  package let heads: QuorumCount?
  package let weight: QuorumCount?

  package var isReached: Bool { (heads?.missing ?? 0) == 0 && (weight?.missing ?? 0) == 0 }

  /// There was a quorum and now there is none: votes that need one wait, and the moment is written down.
  package func isLost(after before: QuorumState) -> Bool { before.isReached && !isReached }
}

extension Quorum {
  /// `weight` may be left out where every city weighs one.
  package func state(_ call: Call, heads: Presence, weight: Presence? = nil) -> QuorumState {
    let asked = call == .first ? first : second
    return QuorumState(
      call: call, heads: asked.heads.map { count($0, heads) }, weight: asked.weight.map { count($0, weight ?? heads) })
  }

  private func count(_ share: Share, _ presence: Presence) -> QuorumCount {
    QuorumCount(
      needed: share.needed(of: presence.entitled), have: presence.present + (countsProxies ? presence.represented : 0),
      entitled: presence.entitled)
  }
}

extension Quorum: CustomStringConvertible, Codable {
  /// `first heads>=1/2 second none`, `first heads>1/2 weight>=1/3 second heads>=1/4 without proxies`.
  package var description: String { "first \(first) second \(second)" + (countsProxies ? "" : " without proxies") }

  /// Reads what `description` writes and nothing else.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count <= 120 else { return nil }
    var words = words(of: text)
    let counts = !words.suffix(2).elementsEqual(["without", "proxies"])
    if !counts { words = words.dropLast(2) }
    guard words.first == "first", let middle = words.firstIndex(of: "second"),
      let first = Requirement(words[1..<middle]), let second = Requirement(words[(middle + 1)...])
    else { return nil }
    self.init(first: first, second: second, countsProxies: counts)
  }

  package init(from decoder: any Decoder) throws { self = try read(decoder) { Quorum($0) } }
  package func encode(to encoder: any Encoder) throws { try write(description, to: encoder) }
}

extension Quorum.Requirement: CustomStringConvertible {
  package var description: String {
    let parts = [("heads", heads), ("weight", weight)].compactMap { name, share in
      share.map { "\(name)\($0.isExceeded ? ">" : ">=")\($0.part)" }
    }
    return parts.isEmpty ? "none" : parts.joined(separator: " ")
  }

  fileprivate init?(_ words: ArraySlice<Substring>) {
    self.init()
    if words.elementsEqual(["none"]) { return }
    guard (1...2).contains(words.count) else { return nil }
    for word in words {
      if word.hasPrefix("heads"), heads == nil, weight == nil, let share = Quorum.Share(word.dropFirst(5)) {
        heads = share
      } else if word.hasPrefix("weight"), weight == nil, let share = Quorum.Share(word.dropFirst(6)) {
        weight = share
      } else {
        return nil
      }
    }
  }
}

extension Quorum.Share {
  fileprivate init?(_ text: Substring) {
    let exceeded = !text.hasPrefix(">=")
    guard text.hasPrefix(">"), let part = Fraction(text.dropFirst(exceeded ? 1 : 2)) else { return nil }
    self.init(part, isExceeded: exceeded)
  }
}

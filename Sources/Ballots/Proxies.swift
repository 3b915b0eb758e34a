/// One city's vote in the hands of another: Delegation Form B (DOMAIN 2).
package struct Proxy<City: Hashable & Sendable>: Hashable, Sendable {
  package let giver: City
  package let holder: City

  package init(from giver: City, to holder: City) {
    self.giver = giver
    self.holder = holder
  }
}

/// Why a proxy cannot be given.
package enum ProxyRefusal: Sendable, Hashable {
  case toItself
  /// Neither on the roll with a right to vote.
  case giverMayNotVote, holderMayNotVote
  /// The giver's vote is in somebody's hands: that one is taken back first.
  case alreadyGiven
  /// No chains: whose vote is in other hands cannot hold one.
  case holderHasGivenItsVote
  /// No chains, from the other end: the giver holds proxies of others, who would be handed on.
  case giverHoldsProxies
  case limitReached(Int)
  /// The body's rules know no proxies.
  case notKnownHere
}

/// Why a proxy does not count at this moment. It may count again at the next vote.
package enum ProxyLapse: Sendable, Hashable {
  /// Whoever is there votes itself.
  case giverIsPresent
  case holderIsAbsent
  /// Right to vote lost since, by a correction of the roll.
  case mayNotVote
}

/// What a body allows.
package struct ProxyRules: Sendable, Hashable, Codable {
  /// How many votes of others a city may hold: ten in the Assembly (article 14); nought where proxies are not known.
  package var most: Int

  package init(most: Int) { self.most = most }
  package static let assembly = ProxyRules(most: 10)
  package static let none = ProxyRules(most: 0)

  /// Nil if the proxy may be given beside those given already.
  package func refusal<City>(of proxy: Proxy<City>, beside given: [Proxy<City>], entitled: Set<City>) -> ProxyRefusal? {
    if most == 0 { return .notKnownHere }
    if proxy.giver == proxy.holder { return .toItself }
    if !entitled.contains(proxy.giver) { return .giverMayNotVote }
    if !entitled.contains(proxy.holder) { return .holderMayNotVote }
    if given.contains(where: { $0.giver == proxy.giver }) { return .alreadyGiven }
    if given.contains(where: { $0.giver == proxy.holder }) { return .holderHasGivenItsVote }
    if given.contains(where: { $0.holder == proxy.giver }) { return .giverHoldsProxies }
    if given.count(where: { $0.holder == proxy.holder }) >= most { return .limitReached(most) }
    return nil
  }
}

/// The proxies of a session at one moment.
package enum Proxies {
  /// Nil for a proxy that counts now. `present` are the cities there themselves, on site or online.
  package static func lapse<City>(of proxy: Proxy<City>, present: Set<City>, entitled: Set<City>) -> ProxyLapse? {
    if !entitled.contains(proxy.giver) || !entitled.contains(proxy.holder) { return .mayNotVote }
    if present.contains(proxy.giver) { return .giverIsPresent }
    if !present.contains(proxy.holder) { return .holderIsAbsent }
    return nil
  }

  package static func inForce<City>(_ given: [Proxy<City>], present: Set<City>, entitled: Set<City>) -> [Proxy<City>] {
    given.filter { lapse(of: $0, present: present, entitled: entitled) == nil }
  }

  /// For whom a city votes at this moment: itself if it is there, and those whose proxies it holds.
  package static func votes<City>(of city: City, given: [Proxy<City>], present: Set<City>, entitled: Set<City>) -> [City] {
    guard present.contains(city), entitled.contains(city) else { return [] }
    return [city] + inForce(given, present: present, entitled: entitled).filter { $0.holder == city }.map(\.giver)
  }
}

import Testing
import TestKit

@testable import Ballots

@Suite struct ProxyTests {
  static let entitled: Set = ["Rennes", "Lisboa", "Torino", "Tampere", "Rosario"]

  @Test func eachRefusalHasItsReason() {
    let given = [Proxy(from: "Torino", to: "Lisboa")]
    func refusal(_ giver: String, _ holder: String) -> ProxyRefusal? {
      ProxyRules.assembly.refusal(of: Proxy(from: giver, to: holder), beside: given, entitled: Self.entitled)
    }
    #expect(refusal("Rennes", "Lisboa") == nil)
    #expect(refusal("Rennes", "Rennes") == .toItself)
    #expect(refusal("Andong", "Lisboa") == .giverMayNotVote)
    #expect(refusal("Rennes", "Andong") == .holderMayNotVote)
    #expect(refusal("Torino", "Rennes") == .alreadyGiven)
    #expect(refusal("Rennes", "Torino") == .holderHasGivenItsVote)
    #expect(refusal("Lisboa", "Rennes") == .giverHoldsProxies)
    #expect(ProxyRules.none.refusal(of: Proxy(from: "Rennes", to: "Lisboa"), beside: [], entitled: Self.entitled) == .notKnownHere)
  }

  @Test func tenAndNotEleven() {
    let cities = Set(0...11)
    var given: [Proxy<Int>] = []
    for giver in 1...10 {
      let proxy = Proxy(from: giver, to: 0)
      #expect(ProxyRules.assembly.refusal(of: proxy, beside: given, entitled: cities) == nil)
      given.append(proxy)
    }
    #expect(ProxyRules.assembly.refusal(of: Proxy(from: 11, to: 0), beside: given, entitled: cities) == .limitReached(10))
  }

  @Test func aProxyLapsesWhileItsGiverIsThere() {
    let proxy = Proxy(from: "Torino", to: "Lisboa")
    #expect(Proxies.lapse(of: proxy, present: ["Lisboa"], entitled: Self.entitled) == nil)
    #expect(Proxies.lapse(of: proxy, present: ["Lisboa", "Torino"], entitled: Self.entitled) == .giverIsPresent)
    #expect(Proxies.lapse(of: proxy, present: ["Rennes"], entitled: Self.entitled) == .holderIsAbsent)
    #expect(Proxies.lapse(of: proxy, present: ["Lisboa"], entitled: ["Lisboa"]) == .mayNotVote)
    #expect(Proxies.votes(of: "Lisboa", given: [proxy], present: ["Lisboa"], entitled: Self.entitled) == ["Lisboa", "Torino"])
    #expect(Proxies.votes(of: "Lisboa", given: [proxy], present: ["Lisboa", "Torino"], entitled: Self.entitled) == ["Lisboa"])
    #expect(Proxies.votes(of: "Torino", given: [proxy], present: ["Lisboa"], entitled: Self.entitled) == [])
  }

  /// Whatever is asked for in whatever order: no city votes twice, no chain, nobody holds more than allowed.
  @Test func nobodyVotesTwice() {
    var dice = Dice()
    for _ in 0..<500 {
      let cities = Array(0..<Int.random(in: 2...30, using: &dice))
      let entitled = Set(cities.filter { _ in Int.random(in: 0..<8, using: &dice) > 0 })
      let rules = ProxyRules(most: Int.random(in: 0...4, using: &dice))
      var given: [Proxy<Int>] = []
      for _ in 0..<60 {
        let proxy = Proxy(from: cities.randomElement(using: &dice) ?? 0, to: cities.randomElement(using: &dice) ?? 0)
        if rules.refusal(of: proxy, beside: given, entitled: entitled) == nil { given.append(proxy) }
      }
      let present = Set(cities.filter { _ in Bool.random(using: &dice) })
      let votes = cities.flatMap { Proxies.votes(of: $0, given: given, present: present, entitled: entitled) }
      #expect(Set(votes).count == votes.count, "\(dice)")
      #expect(Set(votes).isSubset(of: entitled), "\(dice)")
      #expect(Set(given.map(\.giver)).isDisjoint(with: given.map(\.holder)), "\(dice)")
      #expect(Dictionary(grouping: given, by: \.holder).allSatisfy { $0.value.count <= rules.most }, "\(dice)")
      // Whoever is entitled and there always votes.
      #expect(present.intersection(entitled).isSubset(of: votes), "\(dice)")
    }
  }
}

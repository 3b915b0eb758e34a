import Foundation
import TestKit
import Testing

@testable import Core

@Suite struct AddressCountriesTests {
  /// In the format of tor-geoipdb. 192.0.2.0/24 and 2001:db8::/32 are kept for examples (RFC 5737, 3849).
  static let old = """
    # Location Database Export
    #
    3221225984,3221226111,FR
    3221226112,3221226175,??
    3221226176,3221226239,ES
    """
  static let new = """
    # Location Database Export
    2001:db8::,2001:db8:0:3:ffff:ffff:ffff:ffff,PT
    2001:db8:0:4::,2001:db8:0:4::ff,KR
    2001:db8:0:4::100,2001:db8:0:6:ffff:ffff:ffff:ffff,BR
    """

  /// A folder with both lists, removed afterwards.
  private func withLists(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/countries-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(Self.old.utf8).write(to: URL(filePath: folder + "/geoip"))
    try Data(Self.new.utf8).write(to: URL(filePath: folder + "/geoip6"))
    try await body(folder)
  }

  @Test func anAddressIsInTheCountryOfItsRange() async throws {
    try await withLists { folder in
      let countries = AddressCountries(folder: folder)
      #expect(countries.areKnown)
      for (address, country) in [
        ("192.0.1.255", nil), ("192.0.2.0", "FR"), ("192.0.2.127", "FR"), ("192.0.2.128", nil), ("192.0.2.191", nil), ("192.0.2.192", "ES"),
        ("192.0.2.255", "ES"), ("192.0.3.0", nil), ("127.0.0.1", nil), ("10.0.0.1", nil), ("0.0.0.0", nil), ("255.255.255.255", nil),
        ("::ffff:192.0.2.1", "FR"), ("::ffff:c000:2c0", "ES"), ("2001:db8::1", "PT"), ("2001:DB8:0:3:ffff::", "PT"),
        ("2001:db8:0:4::1", nil), ("2001:db8:0:5::1", "BR"), ("2001:db8:0:6:ffff:ffff:ffff:ffff", "BR"), ("2001:db8:0:7::", nil),
        ("2001:db7:ffff::", nil), ("::1", nil), ("fe80::1%eth0", nil), ("", nil), ("192.0.2", nil), ("192.0.2.1 ", nil), ("FR", nil),
        ("é", nil),
      ] as [(String, String?)] {
        #expect(await countries.country(of: address) == country, "\(address.debugDescription)")
      }
    }
  }

  @Test func withoutListsNoCountryIsKnown() async {
    #expect(await AddressCountries(folder: nil).country(of: "192.0.2.0") == nil)
    #expect(AddressCountries(folder: nil).areKnown == false)
    #expect(await AddressCountries(folder: "/nowhere").country(of: "192.0.2.0") == nil)
  }

  /// Whatever stands in a list, what is right in it is found and the rest passed over.
  @Test func linesThatReadOtherwiseArePassedOver() {
    let wrong = [
      "3221225984", "3221225984,", ",,", ",,,", "3221226111,3221225984,FR", "3221225984,3221226111,fr", "3221225984,3221226111,FRA",
      "3221225984,3221226111,FR,x", "-1,3221226111,FR", "99999999999,99999999999,FR", "a,b,FR", "\u{0},\u{0},FR",
      String(repeating: "3", count: 5000) + ",1,FR",
    ]
    for line in wrong {
      let lists = AddressLists(old: Array("\(line)\r\n3221226176,3221226239,ES".utf8), new: [])
      #expect(lists.country(of: "192.0.2.1") == nil && lists.country(of: "192.0.2.200") == "ES", "\(line)")
    }
    var dice = Dice()
    for _ in 0..<300 {
      let pieces = ["3221225984", ",", ",", "\n", "FR", "::", "2001:db8::", "ffff", "#", "é", "\u{0}", "4294967295", "?"]
      let (old, new) = (Array(dice.text(pieces, 0...60).utf8) + dice.bytes(0...20), Array(dice.text(pieces, 0...60).utf8))
      let lists = AddressLists(old: old, new: new)
      for address in ["192.0.2.0", "255.255.255.255", "2001:db8::", "ffff::", "::"] {
        #expect(lists.country(of: address).map { $0.utf8.count == 2 } ?? true, "\(dice)")
      }
    }
  }

  /// The real lists, where they are installed: addresses of networks that have been where they are for decades.
  @Test(.enabled(if: AddressCountries.folder() != nil)) func theRealListsAreRead() async {
    let countries = AddressCountries(folder: AddressCountries.folder())
    // RENATER, RedIRIS, FCCN, Kyoto University; by IPv6 RENATER and RedIRIS.
    for (address, country) in [
      ("193.49.0.1", "FR"), ("130.206.1.1", "ES"), ("193.136.2.1", "PT"), ("130.54.1.1", "JP"), ("2001:660::1", "FR"),
      ("2001:720::1", "ES"),
    ] {
      #expect(await countries.country(of: address) == country, "\(address)")
    }
    #expect(await countries.country(of: "192.168.1.1") == nil)
    #expect(await countries.country(of: "fd00::1") == nil)
  }
}

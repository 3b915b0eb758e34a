import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import Core

@Suite struct PictureTests {
  static let hasVips = Programs.find("vips") != nil && Programs.find("vipsthumbnail") != nil

  /// A picture of 2000 by 1000 as a camera writes it: on its side, with its owner's name.
  static func photo() async throws -> [UInt8] {
    let plain = try await Programs.run("vips", ["black", "made.jpg", "2000", "1000"], results: ["made.jpg"]).files["made.jpg"]
    let owner = Array("CAMERA OWNER\0".utf8)
    let entries: [UInt8] =
      [0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0] + [0x3B, 1, 2, 0, UInt8(owner.count), 0, 0, 0, 38, 0, 0, 0]
    let tiff: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 2, 0] + entries + [0, 0, 0, 0] + owner
    let body = Array("Exif\0\0".utf8) + tiff
    let segment: [UInt8] = [0xFF, 0xE1, UInt8((body.count + 2) >> 8), UInt8((body.count + 2) & 255)] + body
    let bytes = try #require(plain)
    return Array(bytes.prefix(2)) + segment + Array(bytes.dropFirst(2))
  }

  @Test(.enabled(if: hasVips, "vips is missing: install libvips-tools"))
  func twoSizesUprightAndWithoutTheOwner() async throws {
    try await withHouse { house, _ in
      let photo = try await Self.photo()
      #expect(String(decoding: photo, as: UTF8.self).contains("CAMERA OWNER"))
      let file = try await Files.store(photo, name: "photo.jpg", in: house.database)
      let record = try await house.database.write { tx in
        let record = try Record.create("test", owner: nil, audience: .members, in: tx)
        try Files.attach(file, to: record, field: "picture", name: "photo.jpg", in: tx)
        return record
      }
      await Worker(house).runDue()
      let found = try await house.database.read { try Files.of([record], in: $0) }[record]?.first
      let attachment = try #require(found)
      let (small, large) = (try #require(attachment.small), try #require(attachment.large))
      #expect(small.width == 240 && small.height == 480)
      #expect(large.width == 800 && large.height == 1600)
      for picture in [small, large] {
        let bytes = try await Files.bytes(picture.sha, house.database)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("CAMERA OWNER"))
        #expect(!bytes.isEmpty && FileType.of(bytes, name: "") == .webp)
        // A picture made from another is seen by who sees that one's record.
        let seen = try await house.database.read { tx in
          (
            try Files.find(picture.sha, seenBy: Sight([.members]), in: tx),
            (try? Files.find(picture.sha, seenBy: .everyone, in: tx)) == nil
          )
        }
        #expect(seen.0.name == "photo.webp" && !seen.0.isOriginalPicture && seen.1)
      }
      #expect(try await house.database.read { try Files.find(file.sha, seenBy: .house, in: $0) }.isOriginalPicture)
    }
  }

  @Test(.enabled(if: hasVips, "vips is missing: install libvips-tools"))
  func aPictureThatIsNoneFailsItsJobAndIsNotShown() async throws {
    try await withHouse { house, clock in
      let file = try await Files.store([0xFF, 0xD8, 0xFF] + FileTests.text(1000), name: "a.jpg", in: house.database)
      let record = try await house.database.write { tx in
        let record = try Record.create("test", owner: nil, audience: .everyone, in: tx)
        try Files.attach(file, to: record, field: "picture", name: "a.jpg", in: tx)
        return record
      }
      for _ in 0..<3 {
        await Worker(house).runDue()
        clock.pass(seconds: 700)
      }
      let job = try #require(try await house.database.read { try Jobs.list(state: .failed, in: $0) }.first)
      #expect(job.kind == "files.pictures" && job.reason?.isEmpty == false)
      let attachment = try await house.database.read { try Files.of([record], in: $0) }[record]?.first
      #expect(attachment?.small == nil)
    }
  }

  @Test(.enabled(if: hasVips, "vips is missing: install libvips-tools"))
  func picturesGoWithTheirOriginal() async throws {
    try await withHouse { house, clock in
      let file = try await Files.store(try await Self.photo(), name: "photo.jpg", in: house.database)
      try await house.database.write { tx in
        let record = try Record.create("test", owner: nil, audience: .everyone, in: tx)
        try Files.attach(file, to: record, field: "picture", name: "photo.jpg", aboutPerson: PersonID(4242), in: tx)
      }
      await Worker(house).runDue()
      #expect(try await house.database.read { try $0.count("SELECT count(*) FROM core_file") } == 3)
      try await house.database.write { try Files.erase(PersonID(4242), in: $0) }
      #expect(try await house.database.read { try $0.count("SELECT count(*) FROM core_file") } == 0)
    }
  }
}

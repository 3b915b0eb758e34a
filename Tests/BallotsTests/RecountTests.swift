import Foundation
import TestKit
import Testing

@testable import Ballots

/// The small program itself, as anybody would run it.
@Suite struct RecountTests {
  static let program: String = {
    let binary = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: binary).deletingLastPathComponent().appendingPathComponent("recount").path
  }()

  private func run(_ arguments: [String]) throws -> (code: Int32, words: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: Self.program)
    process.arguments = arguments
    process.standardOutput = pipe
    try process.run()
    let words = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    return (process.terminationStatus, String(decoding: words, as: UTF8.self))
  }

  private func folder(_ files: [String: [UInt8]]) throws -> String {
    let path = FileManager.default.temporaryDirectory.path + "/recount-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, bytes) in files { try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name)) }
    return path
  }

  private static func files(_ change: (inout [String: [UInt8]]) -> Void = { _ in }) throws -> [String: [UInt8]] {
    let kind = VoteKind.ranked(of: 3, seats: 1)
    let question = Question(
      title: "Host of the congress\u{1B}[2J", kind: try #require(kind), options: ["Andong", "Granollers", "Curitiba"], ties: .lot([]),
      roll: Roll(entitled: 9, present: 7, voted: 6))
    let rankings = [[1, 2], [1, 2], [2, 1], [2], [3, 2], [2, 3]]
    var files = try VoteFilesTests.bytes(VoteFiles(question, rankings.map { Ballot(code: .random(), choice: .ranking($0)) }))
    change(&files)
    return files
  }

  @Test func thePublishedResultIsFoundAgain() throws {
    let files = try Self.files()
    let folder = try folder(files)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let answer = try run([folder])
    #expect(answer.code == 0)
    #expect(answer.words.contains("Elected: 2 Granollers."))
    #expect(answer.words.hasSuffix("This is the published result.\n"))
    #expect(!answer.words.contains("\u{1B}"))
    #expect(try run(files.keys.map { folder + "/" + $0 }).words == answer.words)
  }

  @Test func anotherResultIsSeen() throws {
    let folder = try folder(
      VoteFilesTests.summed(
        Self.files { files in
          let result = String(decoding: files["result.json"] ?? [], as: UTF8.self)
          files["result.json"] = Array(result.replacing("\"cast\" : 6", with: "\"cast\" : 5").utf8)
        }))
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let answer = try run([folder])
    #expect(answer.code == 1)
    #expect(answer.words.contains("NOT THE PUBLISHED RESULT"))
  }

  @Test func badFilesAreRefused() throws {
    let folder = try folder(Self.files { $0["ballots.csv"]?.removeLast() })
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(try run([folder]).code == 2)
    #expect(try run([folder]).words == "The file ballots.csv is not the one whose sum is in SHA256SUMS.\n")
    #expect(try run([]).code == 2)
    #expect(try run([folder + "/nothing"]).code == 2)
    #expect(try run([folder + "/vote.json"]).words == "The file ballots.csv is not there.\n")
    #expect(try run(["--help"]).code == 2)
    try FileManager.default.removeItem(atPath: folder + "/vote.json")
    try FileManager.default.createSymbolicLink(atPath: folder + "/vote.json", withDestinationPath: "/dev/zero")
    #expect(try run([folder]).code == 2)
  }

  @Test func hostileFoldersNeverCrashIt() throws {
    var dice = Dice()
    for _ in 0..<60 {
      var files = try VoteFilesTests.bytes(VoteFilesTests.vote(&dice))
      let name = VoteFiles.names.randomElement(using: &dice) ?? "vote.json"
      files[name] = VoteFilesTests.mutated(files[name] ?? [], &dice)
      let folder = try folder(VoteFilesTests.summed(files))
      defer { try? FileManager.default.removeItem(atPath: folder) }
      #expect([0, 1, 2].contains(try run([folder]).code), "\(dice)")
    }
  }
}

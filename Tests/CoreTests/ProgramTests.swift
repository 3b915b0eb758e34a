import Foundation
import Testing

@testable import Core

@Suite struct ProgramTests {
  @Test func argumentsAreAListAndNoShellReadsThem() async throws {
    let output = try await Programs.run("printf", ["%s|%s", "$(id); `id` *", "a b\"'"])
    #expect(String(decoding: output.bytes, as: UTF8.self) == "$(id); `id` *|a b\"'")
  }

  @Test func inputFilesAndResults() async throws {
    let input = Array("standard input".utf8)
    let output = try await Programs.run(
      "sh", ["-c", "cat > got; cat given >> got; pwd; ls"], input: input, files: ["given": Array(" and file".utf8)],
      results: ["got", "absent"])
    #expect(output.files == ["got": Array("standard input and file".utf8)])
    let lines = String(decoding: output.bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines.dropFirst() == ["given", "got"])
    // Its folder has gone.
    #expect(!FileManager.default.fileExists(atPath: String(lines[0])))
  }

  @Test func aMissingProgramSaysWhereItComesFrom() async {
    await #expect(throws: ProgramFailed.missing(program: "no-such-program", package: "no-such-program")) {
      try await Programs.run("no-such-program", [])
    }
    let missing = ProgramFailed.missing(program: "vips", package: "libvips-tools")
    #expect(missing.description == "vips is missing: install libvips-tools")
    #expect(Programs.find("../bin/sh") == nil)
    #expect(Programs.find("") == nil)
  }

  @Test func timeIsLimitedForWhatItStartedToo() async {
    let start = ContinuousClock.now
    await #expect(throws: ProgramFailed.tookTooLong(program: "sh", seconds: 1)) {
      try await Programs.run("sh", ["-c", "sleep 30 & sleep 30"], limits: .init(seconds: 1))
    }
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test func outputIsLimited() async {
    await #expect(throws: ProgramFailed.self) {
      try await Programs.run("head", ["-c", "2000000", "/dev/zero"], limits: .init(output: 1_000_000))
    }
  }

  @Test func memoryIsLimited() async {
    await #expect(throws: ProgramFailed.self) {
      // tail keeps what has no line end.
      try await Programs.run("sh", ["-c", "head -c 400000000 /dev/zero | tail"], limits: .init(memory: 100_000_000))
    }
  }

  @Test func aFailureTellsItsStatusAndWords() async {
    await #expect(throws: ProgramFailed.failed(program: "sh", status: 3, said: "sad")) {
      try await Programs.run("sh", ["-c", "echo sad >&2; exit 3"])
    }
    await #expect(throws: ProgramFailed.failed(program: "sh", status: 128 + 15, said: "")) {
      try await Programs.run("sh", ["-c", "kill -15 $$"])
    }
  }

  @Test func nothingOfThisProcessIsHandedOn() async throws {
    setenv("PAIDEIA_TEST_SECRET", "secret", 1)
    let output = try await Programs.run("sh", ["-c", "env; ls /proc/self/fd"])
    let text = String(decoding: output.bytes, as: UTF8.self)
    #expect(!text.contains("secret"))
    #expect(text.split(separator: "\n").compactMap { Int($0) }.allSatisfy { $0 <= 3 })
  }

  @Test(.enabled(if: Programs.isolation != .none, "this machine does not let us take the network away"))
  func thereIsNoNetwork() async throws {
    let output = try await Programs.run("sh", ["-c", "cat /proc/net/dev"])
    let devices = String(decoding: output.bytes, as: UTF8.self).split(separator: "\n").dropFirst(2)
    #expect(devices.allSatisfy { $0.contains("lo:") })
  }

  @Test func plainNamesOnly() async {
    for name in ["../evil", "a/b", "..", ""] {
      await #expect(throws: ProgramFailed.self) { try await Programs.run("true", [], files: [name: []]) }
    }
  }

  @Test func aLinkIsNoResult() async throws {
    let output = try await Programs.run("ln", ["-s", "/etc/passwd", "made"], results: ["made"])
    #expect(output.files.isEmpty)
  }
}

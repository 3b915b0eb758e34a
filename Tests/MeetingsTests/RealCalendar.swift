import Foundation
import TestKit
import Testing

/// A calendar file as a program of others reads it: icalendar of PyPI, in the Python that `bin/test` makes.
struct RealCalendar: Decodable {
  struct Event: Decodable {
    let uid, sequence, status, summary, words, place, url, starts, ends, stamp: String
  }
  let name: String
  let version: String
  let events: [Event]

  /// Whether there is a Python that holds it. Without one these tests are left out, and say so.
  static let isHere: Bool = {
    guard let python = SMTPReceiver.python else { return false }
    return (try? run(python, ["-c", "import icalendar"], Data()))?.status == 0
  }()

  /// Throws what the parser says of a file that is not RFC 5545.
  static func read(_ text: String) throws -> RealCalendar {
    guard let python = SMTPReceiver.python else { throw Refused(why: "no Python") }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/read_calendar.py").path
    let (status, output, mistakes) = try run(python, [script], Data(text.utf8))
    guard status == 0 else { throw Refused(why: mistakes) }
    return try JSONDecoder().decode(RealCalendar.self, from: output)
  }

  struct Refused: Error { let why: String }

  private static func run(_ python: String, _ arguments: [String], _ input: Data) throws -> (status: Int32, output: Data, mistakes: String)
  {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = arguments
    let (standardInput, standardOutput, standardError) = (Pipe(), Pipe(), Pipe())
    process.standardInput = standardInput
    process.standardOutput = standardOutput
    process.standardError = standardError
    try process.run()
    try standardInput.fileHandleForWriting.write(contentsOf: input)
    try standardInput.fileHandleForWriting.close()
    let output = standardOutput.fileHandleForReading.readDataToEndOfFile()
    let mistakes = standardError.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, output, String(decoding: mistakes, as: UTF8.self))
  }
}

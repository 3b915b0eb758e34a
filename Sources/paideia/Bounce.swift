import ArgumentParser
import Contents
import Core
import Foundation
import Storage

struct Bounce: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read a mail that came back, as a mail server hands it on, and mark the mail it is about.",
    discussion: """
      The message stands on standard input. It must be a report (RFC 3464) to the address bounce+CODE@… that the mail was
      sent from; anything else changes nothing. The exit code is 0 for whatever was read, so that no mail server answers a
      stranger, and 75 when the house cannot be reached, so that it tries again.
      """)

  func run() async throws {
    let message = [UInt8](try FileHandle.standardInput.read(upToCount: DeliveryReport.limit) ?? Data())
    guard let report = DeliveryReport(message) else {
      return print("This is no report of a mail that came back: nothing was changed.")
    }
    let result: Outbox.Return
    do {
      let house = try await Installation().open(migrating: false)
      result = try await house.database.write { tx in try Outbox.takeBack(report, in: tx) }
      await house.database.close()
    } catch {
      FileHandle.standardError.write(Data("The house cannot be reached: \(error)\n".utf8))
      throw ExitCode(75)
    }
    switch result {
    case .marked: print("The mail is marked as come back: \(report.reason)")
    case .known: print("This was known already: nothing was changed.")
    case .notFinal: print("The other server has not given up: nothing was changed.")
    case .unknown: print("The code is not that of a mail which this house has sent: nothing was changed.")
    }
  }
}

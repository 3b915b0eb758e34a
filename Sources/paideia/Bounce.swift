import ArgumentParser
import Contents
import Core
import Foundation
import Storage

struct Bounce: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read an e-mail that came back, as a mail server passes it on, and mark the e-mail that it is about.",
    discussion: """
      The message is read from standard input. It must be a report (RFC 3464) to the address bounce+CODE@… from which the
      e-mail was sent; anything else changes nothing. The exit code is 0 for anything that could be read, so that no mail
      server answers a stranger, and 75 when the database cannot be reached, so that the mail server tries again.
      """)

  func run() async throws {
    let message = [UInt8](try FileHandle.standardInput.read(upToCount: DeliveryReport.limit) ?? Data())
    guard let report = DeliveryReport(message) else {
      return print("This is not a report of an e-mail that came back: nothing was changed.")
    }
    let result: Outbox.Return
    do {
      let house = try await Installation().open(migrating: false)
      result = try await house.database.write { tx in try Outbox.takeBack(report, in: tx) }
      await house.database.close()
    } catch {
      FileHandle.standardError.write(Data("The database cannot be reached: \(error)\n".utf8))
      throw ExitCode(75)
    }
    switch result {
    case .marked: print("The e-mail is marked as returned: \(report.reason)")
    case .known: print("This was already known: nothing was changed.")
    case .notFinal: print("The other server has not given up: nothing was changed.")
    case .unknown: print("The code does not belong to an e-mail sent from here: nothing was changed.")
    }
  }
}

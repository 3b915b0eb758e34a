import ArgumentParser
import Contents
import Core
import Directory
import Foundation
import Storage

/// What was looked at, whether it is well, and how to mend it.
struct Finding {
  let subject: String
  let trouble: String?
  let mend: String
  /// Worth knowing, and right for some installations: told, and no failure.
  var isNote = false
}

struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Look at this installation and say how to mend what is wrong.")

  func run() async throws {
    let installation = try Installation()
    var findings = folders(installation) + [await mail(installation)] + (await programs(installation))
    do {
      findings += try await database(installation)
    } catch {
      findings.append(
        Finding(subject: "database", trouble: "\(error)", mend: "Check DATABASE_URL or PAIDEIA_DATA, then: paideia migrate"))
    }
    for finding in findings {
      if let trouble = finding.trouble {
        print("\(finding.isNote ? "!" : "✗") \(finding.subject): \(trouble)\n  \(finding.mend)")
      } else {
        print("✓ \(finding.subject)")
      }
    }
    if findings.contains(where: { $0.trouble != nil && !$0.isNote }) { throw ExitCode(1) }
  }

  private func folders(_ installation: Installation) -> [Finding] {
    let data = installation.data
    let writable = FileManager.default.isWritableFile(atPath: data)
    let share = FileManager.default.fileExists(atPath: Share.folder("Core") + "/Migrations")
    let free =
      (try? FileManager.default.attributesOfFileSystem(forPath: data))?[.systemFreeSize].flatMap { ($0 as? NSNumber)?.int64Value }
      ?? 0
    let settings = installation.settings
    return [
      Finding(
        subject: "data folder \(data)", trouble: writable ? nil : "it does not exist or cannot be written",
        mend: "Make it, or set PAIDEIA_DATA to another folder."),
      Finding(
        subject: "files of the program", trouble: share ? nil : "migrations were not found",
        mend: "Set PAIDEIA_SHARE to share/paideia of the installation."),
      Finding(
        subject: "free space", trouble: !writable || free > 500_000_000 ? nil : "\(free / 1_000_000) MB are left",
        mend: "Free some space on the disk of the data folder."),
      Finding(
        subject: "address",
        trouble: installation.settings.demo || installation.settings.address.hasPrefix("https://") ? nil : "it is not https",
        mend: "Set PAIDEIA_ADDRESS to the https address that your proxy answers at."),
      Finding(
        subject: "proxy",
        trouble: settings.demo || settings.proxy != nil ? nil : "none is named: whoever comes through one counts as one reader",
        mend: "Set PAIDEIA_PROXY to the proxy's address as seen from here, such as 127.0.0.1; let it send X-Forwarded-For.", isNote: true),
      Finding(
        subject: "programs of others", trouble: Programs.isolation == .none ? "they can reach the network from here" : nil,
        mend: "Allow user namespaces, or keep this machine from the network.", isNote: true),
    ]
  }

  /// A server that is set is also asked: one that does not answer holds every mail back.
  private func mail(_ installation: Installation) async -> Finding {
    let mend = "Set PAIDEIA_SMTP=smtp://host:port and PAIDEIA_SENDER."
    if installation.settings.demo { return Finding(subject: "mail server", trouble: nil, mend: mend) }
    guard let server = installation.settings.smtp else {
      return Finding(subject: "mail server", trouble: "none is set: mails are held", mend: mend)
    }
    let trouble = await Outbox.trouble(with: server)
    if trouble == nil, installation.settings.sender == "paideia@localhost" {
      return Finding(subject: "mail server", trouble: "mails would come from paideia@localhost", mend: mend)
    }
    return Finding(
      subject: "mail server", trouble: trouble,
      mend: "Start the server that PAIDEIA_SMTP names, or correct the address, the name or the password in it.")
  }

  /// Whether the programs of others are there and start: WeasyPrint does not without the libraries it draws with.
  private func programs(_ installation: Installation) async -> [Finding] {
    var findings: [Finding] = []
    for (program, lack) in [("weasyprint", "no PDF can be made"), ("vipsthumbnail", "pictures are not made smaller")] {
      var trouble: String?
      do { _ = try await Programs.run(program, ["--version"], data: installation.data) } catch { trouble = "\(lack): \(error)" }
      let command = Programs.installation(of: program, data: installation.data)
      findings.append(
        Finding(subject: program, trouble: trouble, mend: "Install it: \(command)\n  Then run what failed again at /en/jobs."))
    }
    return findings
  }

  private func database(_ installation: Installation) async throws -> [Finding] {
    // Looking makes nothing: opening a file that is not there would.
    if case .sqlite(let path) = installation.place, !FileManager.default.fileExists(atPath: path) {
      return [Finding(subject: "database (sqlite)", trouble: "there is no \(path) yet", mend: "paideia migrate")]
    }
    let database = try await Database.open(installation.place)
    let pending = try await Migrations.pending(try Migrations.all(targets: Contents.targets), in: database)
    var findings = [
      Finding(
        subject: "database (\(database.engine.rawValue))",
        trouble: pending.isEmpty ? nil : "\(pending.count) migrations were not applied", mend: "paideia migrate")
    ]
    if pending.isEmpty {
      let (failed, mails) = try await database.read { tx in
        (try Jobs.counts(in: tx)[.failed] ?? 0, try Outbox.problems(limit: 100_000, in: tx).count)
      }
      findings.append(
        Finding(subject: "jobs", trouble: failed == 0 ? nil : "\(failed) have failed", mend: "See /en/jobs, signed in as secretariat."))
      findings.append(
        Finding(subject: "mails", trouble: mails == 0 ? nil : "\(mails) did not leave", mend: "See /en/jobs, signed in as secretariat."))
    }
    await database.close()
    return findings
  }
}

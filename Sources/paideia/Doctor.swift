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
  static let configuration = CommandConfiguration(abstract: "Check this installation and say how to correct what is wrong.")

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
        mend: "Create it, or set PAIDEIA_DATA to another folder."),
      Finding(
        subject: "files of the program", trouble: share ? nil : "migrations were not found",
        mend: "Set PAIDEIA_SHARE to the folder share/paideia of the installation."),
      Finding(
        subject: "free space", trouble: !writable || free > 500_000_000 ? nil : "only \(free / 1_000_000) MB are left",
        mend: "Free some space on the disk of the data folder."),
      Finding(
        subject: "address",
        trouble: installation.settings.demo || installation.settings.address.hasPrefix("https://") ? nil : "it does not begin with https",
        mend: "Set PAIDEIA_ADDRESS to the https address at which your proxy answers."),
      Finding(
        subject: "proxy",
        trouble: settings.demo || settings.proxy != nil ? nil : "none is named: everybody who comes through one counts as one reader",
        mend: "Set PAIDEIA_PROXY to the proxy's address as seen from here, such as 127.0.0.1, and let the proxy send X-Forwarded-For.",
        isNote: true),
      Finding(
        subject: "countries of readers",
        trouble: settings.addressLists != nil ? nil : "known only of readers who are signed in",
        mend: "Get the lists of Debian's package tor-geoipdb with bin/countries (docs/running.md), then start the service again.",
        isNote: true),
      Finding(
        subject: "external programs", trouble: Programs.isolation == .none ? "they can reach the network from here" : nil,
        mend: "Allow user namespaces, or keep this machine off the network.", isNote: true),
    ]
  }

  /// A server that is set is also asked: one that does not answer holds every mail back.
  private func mail(_ installation: Installation) async -> Finding {
    let mend = "Set PAIDEIA_SMTP=smtp://host:port and PAIDEIA_SENDER."
    if installation.settings.demo { return Finding(subject: "mail server", trouble: nil, mend: mend) }
    guard let server = installation.settings.smtp else {
      return Finding(subject: "mail server", trouble: "none is set: e-mails are held back", mend: mend)
    }
    let trouble = await Outbox.trouble(with: server)
    if trouble == nil, installation.settings.sender == "paideia@localhost" {
      return Finding(subject: "mail server", trouble: "e-mails would come from paideia@localhost", mend: mend)
    }
    return Finding(
      subject: "mail server", trouble: trouble,
      mend: "Start the server that PAIDEIA_SMTP names, or correct the address, the name or the password in it.")
  }

  /// Whether the programs of others are there and start: WeasyPrint does not without the libraries it draws with.
  private func programs(_ installation: Installation) async -> [Finding] {
    var findings: [Finding] = []
    for (program, lack) in [("weasyprint", "PDF files cannot be made"), ("vipsthumbnail", "pictures cannot be made smaller")] {
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
      return [Finding(subject: "database (sqlite)", trouble: "\(path) does not exist yet", mend: "paideia migrate")]
    }
    let database = try await Database.open(installation.place)
    let pending = try await Migrations.pending(try Migrations.all(targets: Contents.targets), in: database)
    var findings = [
      Finding(
        subject: "database (\(database.engine.rawValue))",
        trouble: pending.isEmpty ? nil : "\(pending.count) migrations have not been applied", mend: "paideia migrate")
    ]
    if pending.isEmpty {
      let (failed, mails) = try await database.read { tx in
        (try Jobs.counts(in: tx)[.failed] ?? 0, try Outbox.problems(limit: 100_000, in: tx).count)
      }
      findings.append(
        Finding(subject: "jobs", trouble: failed == 0 ? nil : "\(failed) have failed", mend: "Sign in as the secretariat and see /en/jobs.")
      )
      findings.append(
        Finding(
          subject: "e-mails", trouble: mails == 0 ? nil : "\(mails) could not be sent", mend: "Sign in as the secretariat and see /en/jobs."
        ))
    }
    await database.close()
    return findings
  }
}

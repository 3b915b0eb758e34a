import Foundation
import Storage
import TestKit
import Testing

extension Processes {
  /// The program as `bin/install` lays it out, run from another folder while nobody can read the checkout.
  @Suite struct Elsewhere {
    @Test(.timeLimit(.minutes(3))) func theInstalledProgramNeedsNoCheckout() async throws {
      try await Site.with { place in
        let folder = place.root + "/opt"
        let laid = try await aside { () throws in
          try Running(
            "/bin/bash", [Site.checkout + "/bin/layout", folder, Site.built], place.variables, folder: place.root,
            log: place.root + "/layout.log"
          ).end()
        }
        #expect(laid.status == 0, "\(laid.output)")
        var site = place
        site.program = folder + "/bin/paideia"
        #expect(Share.find(environment: nil, binary: site.program) == folder + "/share/paideia")
        site = try await Self.withoutCheckout(site)
        let server = try await site.serve(["--first-start", folder + "/share/paideia/Data/aive", "--without-work"])
        let here = site
        try await aside { () throws in
          for (address, words) in [("/fr", "Villes éducatrices"), ("/fr/plan/2021", "4.11"), ("/fr/cities/rennes", "Rennes")] {
            let page = try here.client().get(address)
            #expect(page.status == 200 && page.text.contains(words), "\(address)")
            #expect(page.text.contains("style"), "\(address)")
            let style = page.text.firstMatch(of: /href="(\/[^"]+\.css)"/).map { String($0.1) } ?? ""
            #expect(try here.client().get(style).status == 200, "\(address): \(style)")
          }
        }
        let end = try await server.stop()
        #expect(end.status == 0)
        #expect(!end.output.contains(Site.checkout))
      }
    }

    /// Without its share folder the installed program says so; it does not look for the tree it was built in.
    @Test func withoutItsFilesItSaysSo() async throws {
      try await Site.with { place in
        let folder = place.root + "/opt/bin"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: Site.built, toPath: folder + "/paideia")
        var site = place
        site.program = folder + "/paideia"
        let end = try await site.run(["doctor"])
        #expect(end.status == 1)
        #expect(end.output.contains("✗ files of the program"), "\(end.output)")
      }
    }

    /// Runs the program where an empty folder lies over the checkout, if this machine lets us; elsewhere only from
    /// another folder.
    private static func withoutCheckout(_ site: Site) async throws -> Site {
      let cover = "mount -t tmpfs none \"$0\" && test ! -e \"$0/Package.swift\""
      @Sendable func running(_ script: String, _ arguments: [String], _ name: String) throws -> Running {
        try Running(
          "/usr/bin/unshare", ["--user", "--map-root-user", "--mount", "/bin/sh", "-c", script, Site.checkout] + arguments, site.variables,
          folder: site.root, log: "\(site.root)/\(name).log")
      }
      guard try await aside({ try running(cover, [], "cover").end() }).status == 0 else {
        print("This machine lets nobody cover the checkout: the program runs from another folder only.")
        return site
      }
      var covered = site
      covered.program = site.root + "/covered"
      let script = """
        #!/bin/sh
        exec unshare --user --map-root-user --mount /bin/sh -c '\(cover) && exec "$@"' '\(Site.checkout)' '\(site.program)' "$@"

        """
      try script.write(toFile: covered.program, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: covered.program)
      return covered
    }
  }

  /// `paideia doctor` names what is wrong and how to mend it.
  @Suite struct Doctored {
    @Test func aHealthyFolderIsWell() async throws {
      try await Site.with { site in
        try Self.giveWeasyPrint(site)
        #expect(try await site.run(["migrate"]).status == 0)
        let end = try await site.run(["doctor"])
        #expect(end.status == 0, "\(end.output)")
        #expect(end.output.contains("✓ database (\(TestDatabase.engine.rawValue))"))
        #expect(!end.output.contains("✗"))
      }
    }

    /// One-click entry is for houses made for showing, whatever folder somebody starts them from.
    @Test func aHouseInEarnestIsNotShown() async throws {
      try await Site.with(demo: false) { site in
        let added = try await site.run(["user", "add", "officer@cities.example", "--name", "Officer"])
        #expect(added.status == 0, "\(added.output)")
        let database = try await Database.open(site.place)
        let people = try await database.read { tx in try tx.count("SELECT count(*) FROM directory_person") }
        await database.close()
        try #require(people == 1, "\(added.output)")
        try "made by a test".write(toFile: site.data + "/demo", atomically: true, encoding: .utf8)
        let end = try await site.run(["serve"])
        #expect(end.status == 1 && end.output.contains("in demo mode"), "\(end.output)")
      }
    }

    @Test func anUnmigratedDatabaseIsNamed() async throws {
      try await Site.with { site in
        try Self.giveWeasyPrint(site)
        let end = try await site.run(["doctor"])
        #expect(end.status == 1)
        #expect(end.output.contains("✗ database"), "\(end.output)")
        #expect(end.output.contains("paideia migrate"))
        #expect(try await site.run(["migrate"]).status == 0)
        #expect(try await site.run(["doctor"]).status == 0)
      }
    }

    /// And it is not made by looking.
    @Test func aMissingFolderIsNamed() async throws {
      try await Site.with { site in
        try FileManager.default.removeItem(atPath: site.data)
        let end = try await site.run(["doctor"])
        #expect(end.status == 1)
        #expect(end.output.contains("✗ data folder \(site.data)"), "\(end.output)")
        #expect(!FileManager.default.fileExists(atPath: site.data))
      }
    }

    @Test func whatMayNotStandOutsideTheDemoIsNamed() async throws {
      try await Site.with(demo: false) { site in
        #expect(try await site.run(["migrate"]).status == 0)
        let end = try await site.run(["doctor"])
        #expect(end.status == 1)
        #expect(end.output.contains("✗ mail server") && end.output.contains("✗ address"), "\(end.output)")
      }
    }

    /// A mail server that is set is asked whether it is there.
    @Test(.enabled(if: SMTPReceiver.python != nil, "bin/test makes the Python of the mail server"))
    func aMailServerIsAsked() async throws {
      try await Site.with(demo: false) { place in
        var site = place
        #expect(try await site.run(["migrate"]).status == 0)
        try await SMTPReceiver.with(.accept) { receiver in
          site.environment = ["PAIDEIA_SMTP": receiver.address, "PAIDEIA_SENDER": "office@cities.example"]
          let end = try await site.run(["doctor"])
          #expect(end.output.contains("✓ mail server"), "\(end.output)")
          let mails = try receiver.mails()
          #expect(mails.isEmpty)
        }
        site.environment = ["PAIDEIA_SMTP": "smtp://127.0.0.1:\(try Site.freePort())"]
        let end = try await site.run(["doctor"])
        #expect(end.output.contains("✗ mail server") && end.output.contains("PAIDEIA_SMTP"), "\(end.output)")
      }
    }

    @Test func settingsThatCannotBeAreRefused() async throws {
      try await Site.with { place in
        var site = place
        for (name, value) in [("PORT", "web"), ("DATABASE_URL", "mysql://somewhere/house")] {
          site.environment = [name: value]
          let end = try await site.run(["serve"])
          #expect(end.status != 0)
          #expect(end.output.contains(name), "\(end.output)")
        }
      }
    }

    /// The doctor looks for a program of this name.
    private static func giveWeasyPrint(_ site: Site) throws {
      let folder = site.data + "/venv/bin"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try "#!/bin/sh\n".write(toFile: folder + "/weasyprint", atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder + "/weasyprint")
    }
  }
}

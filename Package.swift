// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Floors, from the ground up (docs/architecture.md). A target imports only what its line names;
// every script builds with --explicit-target-dependency-import-check error.

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let http = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

/// What rooms stand on, from the ground up, and the rooms. A new room is a name in the second list.
let floors = ["Storage", "Web", "Core", "Directory", "Approvals", "Meetings", "Works"]
let rooms = [
  "ActionPlan", "Website", "Membership", "Fees", "Handover", "Advice", "Networks", "Funds", "Mailings", "Databank", "Translation",
  "Governance", "Declarations",
]
let house = (floors + rooms).map { Target.Dependency.byName(name: $0) }

/// A floor or a room: its SQL, PO and other files are read from the share folder, never from a bundle.
func floor(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path ?? "Sources/\(name)",
    exclude: excluded(path ?? "Sources/\(name)", ["Migrations", "Locales", "Assets"]),
    swiftSettings: ground.contains(name) ? settings + [.unsafeFlags(["-O"], .when(configuration: .debug))] : settings)
}

/// What everything runs through is optimised in debug builds too: the tests take half as long.
let ground = ["Time", "Ballots", "Storage", "Web", "Core"]

/// Folders that are read at run time and not compiled.
func excluded(_ path: String, _ folders: [String]) -> [String] {
  folders.filter { FileManager.default.fileExists(atPath: Context.packageDirectory + "/" + path + "/" + $0) }
}

func room(_ name: String) -> Target {
  floor(name, floors.map { .byName(name: $0) } + ["Time", http] + more(name), path: "Sources/Features/\(name)")
}

/// What single rooms need besides.
func more(_ room: String) -> [Target.Dependency] { ["ActionPlan": ["CCmark"], "Governance": ["Ballots"]][room] ?? [] }

/// Of a floor or a room: over what it stands on.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: name, dependencies: ["TestKit", "Time"] + dependencies, path: "Tests/\(name)",
    exclude: excluded("Tests/\(name)", ["Fixtures"]), swiftSettings: settings)
}

let settings: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]

let package = Package(
  name: "paideia",
  products: [.executable(name: "paideia", targets: ["paideia"])],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    // Floor 0: C libraries as Swift modules
    .systemLibrary(name: "CPQ", path: "Sources/CLibraries/CPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(name: "CZlib", path: "Sources/CLibraries/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCmark", path: "Sources/CLibraries/CCmark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
    .systemLibrary(name: "CStemmer", path: "Sources/CLibraries/CStemmer", providers: [.apt(["libstemmer-dev"])]),
    .target(
      name: "CCurl", path: "Sources/CLibraries/CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .systemLibrary(name: "CMalloc", path: "Sources/CLibraries/CMalloc"),
    // Swift cannot call a C function with a variable number of arguments.
    .target(name: "CSQLite", path: "Sources/CLibraries/CSQLite", linkerSettings: [.linkedLibrary("sqlite3")]),
    .target(name: "CSpawn", path: "Sources/CLibraries/CSpawn"),

    // Days, moments and clocks: plain values, shared by Storage and Web
    floor("Time", []),

    // Rules of voting, counting and secrecy: pure, with a small program that counts a published vote anew
    floor("Ballots", [crypto, cryptoExtras]),
    .executableTarget(name: "recount", dependencies: ["Ballots"], path: "Sources/recount", swiftSettings: settings),

    // Floor 1
    floor(
      "Storage",
      [
        "Time", "CPQ", "CSQLite", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
        logging, crypto,
      ]),
    floor(
      "Web",
      [
        "Time", "CZlib", "CCmark", "CMalloc", logging,
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        crypto,
      ]),

    // Floor 2
    floor("Core", ["Storage", "Web", "Time", "CCurl", "CSpawn", "CStemmer", logging, crypto, http]),

    // Floor 3
    floor(
      "Directory",
      ["Storage", "Web", "Core", "Time", http, crypto, cryptoExtras]),
    floor("Approvals", ["Storage", "Web", "Core", "Directory", "Time", http]),
    floor("Meetings", ["Storage", "Web", "Core", "Directory", "Time", http]),
    floor("Works", ["Storage", "Web", "Core", "Directory", "Time", http]),

    // Floor 5: the house put together, and the command
    floor("Contents", house + [logging]),
    .executableTarget(
      name: "paideia",
      dependencies: house + ["Contents", "Time", logging, .product(name: "ArgumentParser", package: "swift-argument-parser")],
      path: "Sources/paideia", swiftSettings: settings),

    // Tests
    .target(name: "TestDatabases", dependencies: ["Storage"], path: "Tests/TestDatabases", swiftSettings: settings),
    .target(
      name: "TestKit", dependencies: house + ["TestDatabases", "Contents", "Time", http, logging], path: "Tests/TestKit",
      exclude: ["receiver.py"], swiftSettings: settings),
    .testTarget(
      name: "StorageTests", dependencies: ["TestDatabases", "Storage"], path: "Tests/StorageTests", swiftSettings: settings),
    .testTarget(
      name: "WebTests", dependencies: ["TestKit", "Time", "Web", logging, .product(name: "HTTPTypes", package: "swift-http-types")],
      path: "Tests/WebTests", swiftSettings: settings),
    tests("BallotsTests", ["Ballots", "recount", crypto]),
    tests("CoreTests", ["Storage", "Web", "Core"]),
    tests("DirectoryTests", ["Storage", "Web", "Core", "Directory"]),
    tests("ApprovalsTests", ["Storage", "Web", "Core", "Directory", "Approvals"]),
    tests("MeetingsTests", ["Storage", "Web", "Core", "Directory", "Meetings", "Works"]),
    // Real processes of the command, killed, doubled, moved and stopped.
    tests("ProcessTests", house + ["Ballots", "Contents", "paideia", "recount"]),
    tests("HouseTests", house + ["Contents", "paideia"]),
  ]
    // Floor 4
    + rooms.map(room) + rooms.map { tests("\($0)Tests", floors.map { .byName(name: $0) } + [.byName(name: $0)] + more($0)) }
)

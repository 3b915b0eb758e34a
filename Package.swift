// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Floors, from the ground up (docs/architecture.md). A target imports only what its line names;
// every script builds with --explicit-target-dependency-import-check error.

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let http = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

/// A floor or a room: its SQL, PO and other files are read from the share folder, never from a bundle.
func house(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path ?? "Sources/\(name)",
    exclude: excluded(path ?? "Sources/\(name)"), swiftSettings: settings)
}

/// Folders that are read at run time and not compiled.
func excluded(_ path: String) -> [String] {
  ["Migrations", "Locales", "Assets"].filter {
    FileManager.default.fileExists(atPath: Context.packageDirectory + "/" + path + "/" + $0)
  }
}

func room(_ name: String, _ more: [Target.Dependency] = []) -> Target {
  house(name, ["Storage", "Web", "Core", "Directory", "Approvals", "Time", http] + more, path: "Sources/Features/\(name)")
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: ["TestKit", "Time"] + dependencies, path: "Tests/\(name)", swiftSettings: settings)
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
    .target(name: "CSpawn", path: "Sources/CLibraries/CSpawn"),

    // Days, moments and clocks: plain values, shared by Storage and Web
    house("Time", []),

    // Floor 1
    house(
      "Storage",
      [
        "Time", "CPQ", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
        logging, crypto,
      ]),
    house(
      "Web",
      [
        "Time", "CZlib", "CCmark", logging,
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        crypto,
      ]),

    // Floor 2
    house("Core", ["Storage", "Web", "Time", "CCurl", "CSpawn", "CStemmer", logging, crypto, http]),

    // Floor 3
    house(
      "Directory",
      ["Storage", "Web", "Core", "Time", http, crypto, .product(name: "CryptoExtras", package: "swift-crypto")]),

    house("Approvals", ["Storage", "Web", "Core", "Directory", "Time", http]),

    // Floor 4: rooms
    room("ActionPlan", ["CCmark"]),
    room("Website"),
    room("Funds"),
    room("Handover"),
    room("Advice"),

    // Floor 5: the house put together, and the command
    house(
      "Contents", ["Storage", "Web", "Core", "Directory", "Approvals", "ActionPlan", "Website", "Funds", "Handover", "Advice", logging]),
    .executableTarget(
      name: "paideia",
      dependencies: [
        "Storage", "Web", "Core", "Directory", "Approvals", "ActionPlan", "Website", "Funds", "Handover", "Advice", "Contents", "Time",
        logging,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], path: "Sources/paideia", swiftSettings: settings),

    // Tests
    .target(name: "TestDatabases", dependencies: ["Storage"], path: "Tests/TestDatabases", swiftSettings: settings),
    .target(
      name: "TestKit",
      dependencies: [
        "TestDatabases", "Storage", "Web", "Core", "Directory", "Approvals", "ActionPlan", "Website", "Funds", "Handover", "Advice",
        "Contents", "Time", http,
        logging,
      ],
      path: "Tests/TestKit", exclude: ["receiver.py"], swiftSettings: settings),
    .testTarget(
      name: "StorageTests", dependencies: ["TestDatabases", "Storage"], path: "Tests/StorageTests", swiftSettings: settings),
    // Needs no house around it.
    .testTarget(
      name: "WebTests", dependencies: ["Time", "Web", logging, .product(name: "HTTPTypes", package: "swift-http-types")],
      path: "Tests/WebTests", swiftSettings: settings),
    tests("CoreTests", ["Storage", "Web", "Core"]),
    tests("DirectoryTests", ["Storage", "Web", "Core", "Directory"]),
    tests("ApprovalsTests", ["Storage", "Web", "Core", "Directory", "Approvals"]),
    tests("ActionPlanTests", ["Storage", "Web", "Core", "Directory", "Approvals", "ActionPlan"]),
    tests("FundsTests", ["Storage", "Web", "Core", "Directory", "Approvals", "Funds"]),
    tests("WebsiteTests", ["Storage", "Web", "Core", "Directory", "Website"]),
    tests("HandoverTests", ["Storage", "Web", "Core", "Directory", "Approvals", "Handover"]),
    tests("AdviceTests", ["Storage", "Web", "Core", "Directory", "Approvals", "Advice"]),
    // Real processes of the command, killed, doubled, moved and stopped.
    tests(
      "ProcessTests",
      ["Storage", "Web", "Core", "Directory", "Approvals", "ActionPlan", "Website", "Funds", "Handover", "Advice", "Contents", "paideia"]),
    tests(
      "HouseTests",
      ["Storage", "Web", "Core", "Directory", "Approvals", "ActionPlan", "Website", "Funds", "Handover", "Advice", "Contents", "paideia"]),
  ]
)

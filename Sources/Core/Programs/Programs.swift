import Foundation
import Storage

/// Why a program of others gave no result. Said to staff on the page of jobs.
package enum ProgramFailed: Error, Sendable, Equatable, CustomStringConvertible {
  /// Not on this machine; `package` is where it comes from (Debian's name, or PyPI's with its extra words).
  case missing(program: String, package: String)
  case tookTooLong(program: String, seconds: Double)
  /// It wrote more than its limit, and was ended or refused.
  case tooMuchOutput(program: String)
  /// Any other end: its status (128 + signal when it was killed) and the end of what it said.
  case failed(program: String, status: Int32, said: String)
  case notStarted(program: String, reason: String)

  package var description: String {
    switch self {
    case .missing(let program, let package): "\(program) is missing: install \(package)"
    case .tookTooLong(let program, let seconds): "\(program) took longer than \(Int(seconds)) s"
    case .tooMuchOutput(let program): "\(program) wrote more than it may"
    case .failed(let program, let status, let said): "\(program) ended with \(status): \(said)"
    case .notStarted(let program, let reason): "\(program) could not be started: \(reason)"
    }
  }
}

/// The one door to programs of others (WeasyPrint, vips, pdftotext). No shell: arguments are a list. Each run has a
/// folder of its own, which is its working folder and is removed afterwards, and limits of time, memory and output.
/// It has no network where the machine lets us take it away (`isolation`).
package enum Programs {
  package struct Limits: Sendable {
    package var seconds: Double
    /// Bytes of address space; Python and vips reserve far more than they use.
    package var memory: Int
    /// Bytes of each file it writes, its standard output among them.
    package var output: Int
    package init(seconds: Double = 60, memory: Int = 4 << 30, output: Int = Files.limit) {
      self.seconds = seconds
      self.memory = memory
      self.output = output
    }
  }

  package struct Output: Sendable {
    /// What it wrote on standard output.
    package let bytes: [UInt8]
    /// The end of what it wrote on standard error, for the reason of a failure.
    package let said: String
    /// The wanted files that it left in its folder, by their names.
    package let files: [String: [UInt8]]
  }

  /// Runs a program to its end, on a thread of its own. Throws `ProgramFailed`.
  /// - Parameters:
  ///   - input: its standard input.
  ///   - files: written into its folder beforehand, by plain names without folders.
  ///   - results: names of the files to read from its folder afterwards; one that is not there is left out.
  ///   - folder: the data folder, whose `venv/bin` is searched too.
  package static func run(
    _ program: String, _ arguments: [String], input: [UInt8] = [], files: [String: [UInt8]] = [:],
    results: [String] = [], limits: Limits = Limits(), data folder: String? = nil
  ) async throws -> Output {
    try await onOwnThread {
      guard let path = find(program, data: folder) else {
        throw ProgramFailed.missing(program: program, package: packages[program] ?? program)
      }
      return try ProgramRun(name: program, path: path, arguments: arguments, limits: limits)
        .run(input: input, files: files, results: results)
    }
  }

  /// Where a program stands: `venv/bin` of the share folder, the data folder's `venv/bin`, then `PATH`. Nil when missing.
  package static func find(_ program: String, data folder: String? = nil) -> String? {
    guard !program.contains("/"), !program.isEmpty else { return nil }
    var places = [Share.root + "/venv/bin"]
    if let folder { places.append(folder + "/venv/bin") }
    places += (ProcessInfo.processInfo.environment["PATH"] ?? defaultPath).split(separator: ":").map(String.init)
    for place in places {
      let path = URL(fileURLWithPath: place).path + "/" + program
      var isFolder: ObjCBool = false
      if FileManager.default.isExecutableFile(atPath: path),
        FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue
      {
        return path
      }
    }
    return nil
  }

  /// The command that brings a missing program to this machine; the data folder is where WeasyPrint is looked for.
  package static func installation(of program: String, data folder: String) -> String {
    program == "weasyprint"
      ? "/usr/bin/python3 -m venv \(folder)/venv && \(folder)/venv/bin/pip install weasyprint==70.0"
      : "apt-get install \(packages[program] ?? program)"
  }

  static let defaultPath = "/usr/local/bin:/usr/bin:/bin"

  /// Where the programs come from that the house may call.
  package static let packages = [
    "vips": "libvips-tools", "vipsthumbnail": "libvips-tools", "vipsheader": "libvips-tools",
    "weasyprint": "weasyprint>=70 (PyPI)", "pdftotext": "poppler-utils", "pandoc": "pandoc", "apertium": "apertium",
    "prlimit": "util-linux", "unshare": "util-linux",
  ]
}

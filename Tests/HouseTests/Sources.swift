import Foundation

/// The house's own source files, for the rules that are read off them.
struct Source: Sendable {
  let path: String
  let text: String
  var target: String {
    let parts = path.split(separator: "/").map(String.init)
    return parts[1] == "Features" || parts[1] == "CLibraries" ? parts[2] : parts[1]
  }

  static let root: URL = {
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while !FileManager.default.fileExists(atPath: folder.path + "/Package.swift"), folder.path != "/" {
      folder.deleteLastPathComponent()
    }
    return folder
  }()

  static func all(in folder: String = "Sources", ending: String = ".swift") -> [Source] {
    let base = root.path + "/"
    guard let walk = FileManager.default.enumerator(atPath: base + folder) else { return [] }
    var found: [Source] = []
    for case let name as String in walk where name.hasSuffix(ending) {
      let path = folder + "/" + name
      if let text = try? String(contentsOfFile: base + path, encoding: .utf8) { found.append(Source(path: path, text: text)) }
    }
    return found.sorted { $0.path < $1.path }
  }

  /// Lines with their numbers, comments left out.
  var code: [(number: Int, line: String)] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { position, line in
      let trimmed = line.drop { $0 == " " }
      return trimmed.hasPrefix("//") ? nil : (position + 1, String(line))
    }
  }

  func lines(matching pattern: Regex<Substring>) -> [String] {
    code.filter { $0.line.contains(pattern) }.map { "\(path):\($0.number): \($0.line.trimmingCharacters(in: .whitespaces))" }
  }
}

import Crypto
import Foundation
import HTTPTypes

/// Files of the interface (stylesheet, scripts, icons), read at start, served under an address that holds their hash
/// and kept by browsers for a year.
package final class Assets: Sendable {
  package static let none = Assets(files: [:])

  private let pages: [String: KeptPage]
  private let paths: [String: String]

  /// Reads every file that stands directly in these folders; a later folder wins.
  package convenience init(folders: [String]) throws {
    var files: [String: [UInt8]] = [:]
    for folder in folders where FileManager.default.fileExists(atPath: folder) {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where Assets.type(name) != nil {
        files[name] = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
      }
    }
    self.init(contents: files)
  }

  package convenience init(contents: [String: [UInt8]]) {
    var pages: [String: KeptPage] = [:]
    var paths: [String: String] = [:]
    for (name, bytes) in contents {
      guard let type = Assets.type(name), let dot = name.lastIndex(of: ".") else { continue }
      let hash = hexadecimal(SHA256.hash(data: bytes).prefix(6))
      let path = "/assets/\(name[..<dot]).\(hash)\(name[dot...])"
      paths[name] = path
      pages[path] = KeptPage(bytes: bytes, headers: [.contentType: type, .cacheControl: "public, max-age=31536000, immutable"])
      // Known names without a hash (a link written by hand, /favicon.ico) are asked again each time.
      pages["/assets/\(name)"] = KeptPage(bytes: bytes, headers: [.contentType: type])
    }
    for name in ["favicon.ico", "robots.txt"] { pages["/\(name)"] = pages["/assets/\(name)"] }
    self.init(files: paths, pages: pages)
  }

  private init(files: [String: String], pages: [String: KeptPage] = [:]) {
    paths = files
    self.pages = pages
  }

  /// `/assets/style.3f2a9c01d2e4.css` for `style.css`; without a hash when the file is unknown.
  package func path(_ name: String) -> String { paths[name] ?? "/assets/\(name)" }

  /// - Parameter address: path and query as they came; the query is ignored.
  package func find(_ address: String) -> KeptPage? {
    guard address.hasPrefix("/assets/") || address.hasPrefix("/favicon") || address.hasPrefix("/robots") else { return nil }
    return pages[String(address.prefix { $0 != "?" })]
  }

  static func type(_ name: String) -> String? {
    switch name.split(separator: ".").last {
    case "css": "text/css; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "jpg": "image/jpeg"
    case "ico": "image/x-icon"
    case "woff2": "font/woff2"
    case "txt": "text/plain; charset=utf-8"
    case "webmanifest": "application/manifest+json"
    default: nil
    }
  }
}

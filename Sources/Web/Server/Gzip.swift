import CZlib
import NIOPosix

/// Compression for answers. Small ones at once; larger ones on NIO's threads for blocking work, never on Swift's own.
enum Gzip {
  /// What is worth compressing: text of more than a kilobyte.
  static func isWorth(type: String, count: Int) -> Bool {
    guard count > 1000 else { return false }
    return [
      "text/", "application/json", "image/svg+xml", "application/javascript", "application/xml", "application/atom+xml",
      "application/manifest+json", "application/geo+json", "application/problem+json", "application/openapi+json",
    ].contains { type.hasPrefix($0) }
  }

  /// Whether `Accept-Encoding` names gzip and does not refuse it.
  static func isAccepted(_ header: String?) -> Bool {
    guard let header else { return false }
    for part in header.lowercased().split(separator: ",") {
      let halves = part.split(separator: ";").map { $0.filter { $0 != " " } }
      guard let name = halves.first, name == "gzip" || name == "*" else { continue }
      return !halves.dropFirst().contains { ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains($0) }
    }
    return false
  }

  /// - Parameter level: 1 to 9.
  static func compress(_ bytes: [UInt8], level: Int32) async -> [UInt8]? {
    if bytes.count <= 150_000, level <= 5 { return compressNow(bytes, level: level) }
    return try? await NIOThreadPool.singleton.runIfActive { compressNow(bytes, level: level) }
  }

  static func compressNow(_ bytes: [UInt8], level: Int32) -> [UInt8]? { deflate(bytes, level: level, window: framed) }

  /// zlib's way to say the frame: 15 bits of window, and 16 more for gzip; none at all when negative.
  static let framed: Int32 = 31
  static let raw: Int32 = -15

  static func deflate(_ bytes: [UInt8], level: Int32, window: Int32) -> [UInt8]? {
    guard bytes.count < Int(UInt32.max) / 2 else { return nil }
    var stream = z_stream()
    let size = Int32(MemoryLayout<z_stream>.size)
    guard deflateInit2_(&stream, level, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    var input = bytes
    let room = Int(deflateBound(&stream, UInt(bytes.count)))
    return input.withUnsafeMutableBufferPointer { source in
      let output = [UInt8](unsafeUninitializedCapacity: room) { target, count in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        count = CZlib.deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : 0
      }
      return output.isEmpty ? nil : output
    }
  }
}

import CCurl
import Foundation

/// One mail handed to a server by libcurl. Blocks; called on a thread of its own.
enum SMTP {
  enum Result: Sendable, Equatable {
    case accepted
    /// 5xx: the server will never take it. Its words, without addresses.
    case refused(String)
    /// 4xx: the server asks to come back.
    case delayed(String)
    /// No connection, no answer in time, or the line broke: perhaps it was taken, perhaps not.
    case unreachable(String)
    /// The server is not set up as `PAIDEIA_SMTP` says (name, password, certificate).
    case misconfigured(String)
  }

  /// - Parameters:
  ///   - server: `smtp://host:port`, `smtps://name:password@host`; with a password the line must be encrypted.
  ///   - sender: the envelope's, which bounces go to.
  static func send(_ message: [UInt8], from sender: String, to recipient: String, server: String) -> Result {
    _ = started
    guard let handle = curl_easy_init() else { return .unreachable("libcurl") }
    defer { curl_easy_cleanup(handle) }
    let line = Line(message)
    let pointer = Unmanaged.passUnretained(line).toOpaque()
    let recipients = curl_slist_append(nil, "<\(recipient)>")
    defer { curl_slist_free_all(recipients) }

    let settings =
      common(handle, server, pointer) + [
        paideia_curl_set_string(handle, CURLOPT_MAIL_FROM, "<\(sender)>"),
        paideia_curl_set_pointer(handle, CURLOPT_MAIL_RCPT, recipients),
        paideia_curl_set_long(handle, CURLOPT_UPLOAD, 1),
        paideia_curl_set_long(handle, CURLOPT_TIMEOUT, 60),
        paideia_curl_set_read(handle, smtpTake),
        paideia_curl_set_pointer(handle, CURLOPT_READDATA, pointer),
      ]
    guard settings.allSatisfy({ $0 == CURLE_OK }) else { return .misconfigured("libcurl refused a setting") }
    let code = withExtendedLifetime(line) { curl_easy_perform(handle) }
    return judge(code, line)
  }

  /// Knocks, signs in where a name is set, and leaves: `accepted` when a mail could be handed over now.
  static func knock(_ server: String) -> Result {
    _ = started
    guard let handle = curl_easy_init() else { return .unreachable("libcurl") }
    defer { curl_easy_cleanup(handle) }
    let line = Line([])
    let settings =
      common(handle, server, Unmanaged.passUnretained(line).toOpaque()) + [
        paideia_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, "NOOP"), paideia_curl_set_long(handle, CURLOPT_NOBODY, 1),
        paideia_curl_set_long(handle, CURLOPT_TIMEOUT, 20),
      ]
    guard settings.allSatisfy({ $0 == CURLE_OK }) else { return .misconfigured("libcurl refused a setting") }
    let code = withExtendedLifetime(line) { curl_easy_perform(handle) }
    return judge(code, line)
  }

  private static func common(_ handle: UnsafeMutableRawPointer, _ server: String, _ line: UnsafeMutableRawPointer) -> [CURLcode] {
    let parts = URLComponents(string: server)
    let host = parts?.host ?? ""
    let named = !(parts?.user ?? "").isEmpty
    let isLocal = ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
    // A mail server on this machine often has a certificate that nobody signed; there is no line to listen to.
    let encryption = named ? CURLUSESSL_ALL : isLocal ? CURLUSESSL_NONE : CURLUSESSL_TRY
    return [
      paideia_curl_set_string(handle, CURLOPT_URL, server),
      paideia_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps"),
      paideia_curl_set_string(handle, CURLOPT_PROXY, ""),
      paideia_curl_set_long(handle, CURLOPT_USE_SSL, Int(encryption.rawValue)),
      paideia_curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
      paideia_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT, 15),
      paideia_curl_set_write(handle, CURLOPT_HEADERFUNCTION, smtpHear),
      paideia_curl_set_pointer(handle, CURLOPT_HEADERDATA, line),
    ]
  }

  private static func judge(_ code: CURLcode, _ line: Line) -> Result {
    if code == CURLE_OK { return .accepted }
    let said = String(cString: curl_easy_strerror(code))
    switch code {
    case CURLE_SEND_ERROR, CURLE_WEIRD_SERVER_REPLY:
      switch line.refusal {
      case (500...599, let words)?: return .refused(words)
      case (400...499, let words)?: return .delayed(words)
      default: return .unreachable(said)
      }
    case CURLE_LOGIN_DENIED, CURLE_REMOTE_ACCESS_DENIED, CURLE_USE_SSL_FAILED, CURLE_PEER_FAILED_VERIFICATION,
      CURLE_SSL_CONNECT_ERROR, CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
      return .misconfigured(said)
    default: return .unreachable(said)
    }
  }

  private static let started: Bool = paideia_curl_start() == CURLE_OK

  /// What is still to be said, and what was last heard. Lives within one call of `send`, on its thread.
  fileprivate final class Line {
    private let message: [UInt8]
    private var sent = 0
    private var reply: [String] = []
    private var isComplete = true
    /// The last no, unless a yes followed; the goodbye (221) that answers libcurl's own is none.
    private(set) var refusal: (status: Int, words: String)?

    init(_ message: [UInt8]) { self.message = message }

    func fill(_ buffer: UnsafeMutablePointer<CChar>, _ room: Int) -> Int {
      let count = min(room, message.count - sent)
      message[sent..<sent + count].withUnsafeBytes { part in
        if let start = part.baseAddress { UnsafeMutableRawPointer(buffer).copyMemory(from: start, byteCount: count) }
      }
      sent += count
      return count
    }

    func heard(_ bytes: UnsafeRawBufferPointer) {
      if isComplete { reply = [] }
      let text = MIME.inLine(String(decoding: bytes.prefix(1000), as: UTF8.self))
      reply.append(text)
      isComplete = text.utf8.dropFirst(3).first != 45
      guard isComplete, let code = Int(text.prefix(3)) else { return }
      if code >= 400 {
        refusal = (code, SMTP.withoutAddresses(reply.joined(separator: " ")))
      } else if code != 221 {
        refusal = nil
      }
    }
  }

  /// Servers repeat addresses in what they say; reasons are read by staff and kept longer than the mail.
  static func withoutAddresses(_ text: String) -> String {
    String(text.split(separator: " ").map { $0.contains("@") ? "…" : String($0) }.joined(separator: " ").prefix(300))
  }
}

/// libcurl asks for the next bytes.
private func smtpTake(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ line: UnsafeMutableRawPointer?
) -> Int {
  guard let buffer, let line else { return 0 }
  return Unmanaged<SMTP.Line>.fromOpaque(line).takeUnretainedValue().fill(buffer, size * count)
}

/// libcurl hands on a line of the server's.
private func smtpHear(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ line: UnsafeMutableRawPointer?
) -> Int {
  guard let buffer, let line else { return 0 }
  Unmanaged<SMTP.Line>.fromOpaque(line).takeUnretainedValue().heard(UnsafeRawBufferPointer(start: buffer, count: size * count))
  return size * count
}

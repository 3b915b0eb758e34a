import HTTPTypes

/// What a handler gives back.
package struct Answer: Sendable {
  package enum Body: Sendable {
    case bytes([UInt8])
    /// Sent piece by piece; nil ends it. Used for files and exports that do not fit in memory.
    case stream(@Sendable () async throws -> [UInt8]?)
    /// From the memory of public pages.
    case kept(KeptPage)
    /// Goes on for as long as the reader listens: `Answer.events`.
    case events(EventLine)
  }

  package var status: HTTPResponse.Status
  package var headers: HTTPFields
  package var body: Body
  /// Until when a kept page holds, if it depends on the clock.
  package var validUntil: Moment?

  package init(status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], body: Body = .bytes([])) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A whole document, made by a layout.
  package static func page(_ html: HTML, status: HTTPResponse.Status = .ok) -> Answer {
    Answer(status: status, headers: [.contentType: "text/html; charset=utf-8"], body: .bytes(Array(html.text.utf8)))
  }

  /// After a change: the browser asks for the next page (303), so that reloading repeats nothing.
  package static func redirect(to path: String, status: HTTPResponse.Status = .seeOther) -> Answer {
    Answer(status: status, headers: [.location: path])
  }

  package static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Answer {
    Answer(status: status, headers: [.contentType: "application/json"], body: .bytes(Array(text.utf8)))
  }

  package static func plain(_ text: String, type: String = "text/plain; charset=utf-8", status: HTTPResponse.Status = .ok) -> Answer {
    Answer(status: status, headers: [.contentType: type], body: .bytes(Array(text.utf8)))
  }

  /// A file to keep. The name is the reader's; it is sent encoded after RFC 6266.
  package static func download(_ bytes: [UInt8], type: String, name: String) -> Answer {
    Answer(
      headers: [.contentType: type, .contentDisposition: "attachment; filename*=UTF-8''\(percentEncoded(name))"],
      body: .bytes(bytes))
  }
}

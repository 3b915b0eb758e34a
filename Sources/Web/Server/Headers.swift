import HTTPTypes

extension HTTPFields {
  /// On every answer: nothing from elsewhere runs or is shown, nobody frames us, no type is guessed.
  static let security: HTTPFields = {
    var fields: HTTPFields = [
      .contentSecurityPolicy: [
        "default-src 'none'", "style-src 'self'", "img-src 'self' data:", "script-src 'self'", "form-action 'self'", "base-uri 'none'",
        "frame-ancestors 'none'", "connect-src 'self'", "font-src 'self'", "manifest-src 'self'",
      ].joined(separator: "; "),
      .xContentTypeOptions: "nosniff",
    ]
    for (name, value) in [
      ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
      ("X-Frame-Options", "DENY"), ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ] {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    return fields
  }()

  /// Fills in what an answer did not say itself.
  mutating func add(missing fields: HTTPFields) {
    for field in fields where !contains(field.name) { append(field) }
  }
}

/// Whether `If-None-Match` names this tag; weak and strong count alike, as RFC 9110 has it for GET.
func matches(_ header: String?, _ etag: String) -> Bool {
  guard let header else { return false }
  let opaque = etag.hasPrefix("W/") ? etag.dropFirst(2) : etag[...]
  return header.split(separator: ",").contains { part in
    let tag = part.drop { $0 == " " }.prefix { $0 != " " }
    return tag == "*" || (tag.hasPrefix("W/") ? tag.dropFirst(2) : tag) == opaque
  }
}

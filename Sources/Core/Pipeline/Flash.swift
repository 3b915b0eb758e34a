import Web

/// A notice that outlives one redirect, in a cookie of the reader's own browser: what was done, and perhaps how to
/// take it back. Read once, as plain text; an undo leads to an address of ours or nowhere.
package enum Flash {
  package static let cookie = "paideia-notice"

  static func header(_ notice: Notice, text: String) -> String {
    var fields = Fields([("kind", notice.kind.rawValue), ("text", text)])
    if let undo = notice.undo {
      fields.set("undo", undo.action)
      fields.set("label", undo.label)
      fields.set("fields", undo.fields.encoded)
    }
    // `&` and `=` are fine in a cookie, `;` is encoded.
    return "\(cookie)=\(percentEncoded(fields.encoded)); Path=/; HttpOnly; SameSite=Lax; Max-Age=60"
  }

  static let clearing = "\(cookie)=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"

  static func read(_ request: Request) -> Notice? {
    guard let value = request.cookie(cookie), value.utf8.count < 3000 else { return nil }
    let fields = Fields(encoded: percentDecoded(value))
    guard let kind = fields["kind"].flatMap(Notice.Kind.init(rawValue:)), let text = fields["text"], !text.isEmpty else { return nil }
    var undo: Undo?
    if let action = fields["undo"], action.hasPrefix("/"), !action.hasPrefix("//") {
      undo = Undo(action: action, label: fields["label"], fields: Fields(encoded: fields["fields"] ?? ""))
    }
    return Notice(kind, .text(text), undo: undo)
  }
}

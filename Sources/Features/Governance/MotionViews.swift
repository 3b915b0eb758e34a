import Core
import Directory
import Storage
import Web

/// Motions with their amendments, as everybody reads them: the same for all readers of a language.
enum MotionViews {
  struct Picture: Sendable {
    let all: [Motion]
    /// As each reader reads them.
    let texts: [RecordID: [String: Text]]
    /// Before and after of amendments, in the language of the motion.
    let changes: [RecordID: [String: [Text]]]
    let names: [OrganisationID: String]

    var motions: [Motion] { all.filter { !$0.isAmendment } }
    func amendments(of motion: Motion) -> [Motion] { all.filter { $0.target == motion.id } }
    func title(_ motion: Motion) -> String { texts[motion.target ?? motion.id]?["title"]?.body ?? "" }
    func name(_ motion: Motion) -> String { names[motion.organisation] ?? "" }

    static func read(_ assembly: RecordID, _ language: Language, in tx: Tx) throws -> Picture {
      let all = try Motion.list(of: assembly, in: tx)
      return Picture(
        all: all, texts: try Texts.read(all.map(\.id), for: language, in: tx),
        changes: try Texts.all(all.filter(\.isAmendment).map(\.id), ["before", "words"], in: tx),
        names: try Organisations.names(Set(all.map(\.organisation)), language, on: tx.now.day, in: tx))
    }
  }

  /// On the page that everybody follows: what is before the assembly now.
  static func live(_ picture: Picture, _ assembly: String, _ reader: Reader) -> HTML {
    let open = picture.motions.filter { $0.state.isOpen }
    if open.isEmpty { return "" }
    let items = open.map { article($0, picture, open: true, acts: { _ in "" }, level: 3, reader) }
    return Kit.section(
      reader.t("Motions"),
      "\(items.joined())<p><a href=\"\(path: Frame.path("\(assembly)/motions", in: reader.language))\">\(reader.t("All motions and amendments"))</a></p>"
    )
  }

  /// - Parameter open: of its amendments, only those that are not decided.
  static func article(
    _ motion: Motion, _ picture: Picture, open: Bool, acts: (Motion) -> HTML, level: Int, _ reader: Reader
  ) -> HTML {
    let texts = picture.texts[motion.id] ?? [:]
    let amendments = picture.amendments(of: motion).filter { !open || $0.state.isOpen }.map { amendment -> HTML in
      let heading = reader.t("Amendment of {city}", ["city": picture.name(amendment)])
      return """
        <div class="amendment"><p><strong>\(heading)</strong> \(Kit.badge(reader.t(amendment.state.label), amendment.state.tone))</p>
        \(difference(amendment, picture))\(reason(picture.texts[amendment.id], reader))\(acts(amendment))</div>
        """
    }
    let title = texts["title"]
    let foreign = title.flatMap { $0.language == reader.language ? nil : $0.language.code }
    return """
      <article><h\(level)\(attribute: "lang", foreign)>\(title?.body ?? "")</h\(level)>
      <p>\(reader.t("Moved by {city}", ["city": picture.name(motion)])) \(Kit.badge(reader.t(motion.state.label), motion.state.tone))</p>
      \(texts["words"].map { words($0, reader) } ?? "")\(reason(texts, reader))\(acts(motion))\(amendments.joined())</article>

      """
  }

  static func difference(_ amendment: Motion, _ picture: Picture) -> HTML {
    func body(_ field: String) -> String {
      let texts = picture.changes[amendment.id]?[field] ?? []
      return (texts.first { $0.language == amendment.language } ?? texts.first)?.body ?? ""
    }
    return
      "<blockquote lang=\"\(amendment.language.code)\"><p class=\"text\">\(Difference.html(body("before"), body("words")))</p></blockquote>"
  }

  /// The wording of a motion, with the mark of a machine's.
  static func words(_ text: Text, _ reader: Reader) -> HTML {
    Kit.text("<blockquote><p class=\"text\">\(text.body)</p></blockquote>", text, reader)
  }

  /// The wording in the language in which it was moved.
  static func standing(_ words: String, _ motion: Motion) -> HTML {
    "<blockquote lang=\"\(motion.language.code)\"><p class=\"text\">\(words)</p></blockquote>"
  }

  private static func reason(_ texts: [String: Text]?, _ reader: Reader) -> HTML {
    (texts?["reason"]?.body).map { "<p>\(reader.t("Reason: {reason}", ["reason": $0]))</p>" } ?? ""
  }
}

import Core
import Directory
import Meetings
import Storage
import Web
import Works

/// All that is kept of one assembly, as files that open without the house: what members take home, and what outlives it.
struct Archive: Sendable {
  struct Entry: Sendable {
    enum Content: Sendable {
      case bytes([UInt8])
      /// Kept in the house under this sum.
      case file(sha: String)
    }
    /// Within the folder: small letters, digits, hyphens, points and slashes.
    let name: String
    /// What it is, for the contents page.
    let label: [Language: String]
    let content: Content
    let sha: String
    let size: Int

    init(_ name: String, _ bytes: [UInt8], _ label: [Language: String]) {
      self.name = name
      self.label = label
      content = .bytes(bytes)
      sha = Digest.sha256(bytes)
      size = bytes.count
    }

    init(_ name: String, _ file: Attachment, _ label: [Language: String]) {
      self.name = name
      self.label = label
      content = .file(sha: file.sha)
      sha = file.sha
      size = file.size
    }
  }

  /// Of the file, without its ending, and of the folder in it.
  let name: String
  let entries: [Entry]
  static let sums = "SHA256SUMS"
  static let index = "index.html"
  /// A ZIP archive of this kind counts in 32 bits.
  static let limit = 2 << 30

  /// - Parameters:
  ///   - actor: who takes it away. Papers and minutes are those that they may read.
  ///   - leads: the proof of dispatch comes along.
  static func read(_ id: RecordID, _ words: Words, for actor: Actor, leads: Bool, in tx: Tx) throws -> Archive {
    var sources: [Language: MinutesSource] = [:]
    for language in Language.official { sources[language] = try MinutesSource.read(id, language, words, in: tx) }
    guard let source = sources[.english] else { throw Problem.malformed }
    let tables = ArchiveTables(sources: sources, words: words)
    var entries = tables.agenda() + tables.roll() + tables.people()
    entries += try tables.votes(in: tx) + tables.decisions()
    entries += try papers(source, words, seenBy: actor.sight, in: tx)
    entries += try minutes(source, words, seenBy: actor.sight, in: tx)
    if leads, let dispatch = try Dispatch.read(id, in: tx) {
      entries.append(
        Entry("dispatch.csv", dispatch.sheet(named: false, tables.reader(.english)).csv, tables.label("Proof of dispatch")))
    }
    guard entries.map(\.size).reduce(0, +) < limit else {
      throw Problem.conflict("This archive is too large to be sent as one file. Download the papers one by one.")
    }
    entries.sort { $0.name < $1.name }
    entries.append(Entry(index, Array(ArchiveIndex.html(entries, tables).utf8), tables.label("Contents")))
    let sums = entries.map { "\($0.sha)  \($0.name)\n" }.joined()
    entries.append(Entry(Self.sums, Array(sums.utf8), tables.label("Sums of all files")))
    return Archive(name: "assembly-\(source.sheet.meeting.day)-\(id)", entries: entries)
  }

  /// Every file of the newest version of every paper, in each of its languages.
  private static func papers(_ source: MinutesSource, _ words: Words, seenBy sight: Sight, in tx: Tx) throws -> [Entry] {
    let records = [source.id] + source.sheet.items.map(\.id)
    let documents = try Document.list(aboutAll: records, seenBy: sight, in: tx)
    let files = try inPortions(documents.map(\.id)) { try Files.of($0, in: tx).flatMap(\.value) }
    let byRecord = Dictionary(grouping: files, by: \.record)
    var titles: [Language: [RecordID: String]] = [:]
    for language in Language.official {
      titles[language] = try Texts.read(documents.map(\.id), ["title"], for: language, in: tx).compactMapValues { $0["title"]?.body }
    }
    return documents.enumerated().flatMap { position, document -> [Entry] in
      let stem = "papers/\(numbered(position + 1, titles[.english]?[document.id] ?? ""))"
      return (byRecord[document.id] ?? []).compactMap { file -> Entry? in
        let language =
          file.field == Document.field(document.versions)
          ? document.language : Document.language(of: file.field, in: document.versions)
        guard let language else { return nil }
        let label = Dictionary(
          uniqueKeysWithValues: Language.official.map { reading -> (Language, String) in
            let reader = Reader(language: reading, words: words)
            return (reading, "\(titles[reading]?[document.id] ?? "") (\(Kit.languageName(language, reader)))")
          })
        return Entry("\(stem).\(language.code).\(file.type.ending)", file, label)
      }
    }
  }

  /// As text, and sealed as PDF once they are approved; a draft only for who sees it.
  private static func minutes(_ source: MinutesSource, _ words: Words, seenBy sight: Sight, in tx: Tx) throws -> [Entry] {
    guard let minutes = try Minutes.find(of: source.id, seenBy: sight, in: tx) else { return [] }
    var entries: [Entry] = []
    let label = Dictionary(
      uniqueKeysWithValues: Language.official.map { ($0, Reader(language: $0, words: words).t(minutes.state.label)) })
    let sealed = try MinutesPaper.files(of: minutes.id, in: tx)
    for language in Language.official {
      let reading = try MinutesReading.read(minutes, language, words, in: tx)
      let reader = Reader(language: language, words: words, timeZone: source.sheet.meeting.zone)
      entries.append(Entry("minutes/\(minutes.state.rawValue).\(language.code).md", Array(reading.markdown(reader).utf8), label))
      if let file = sealed.first(where: { $0.language == language })?.file {
        entries.append(Entry("minutes/sealed.\(language.code).pdf", file, label))
      }
    }
    return entries
  }

  /// `03-budget-of-2022`: in order, and safe on every system.
  static func numbered(_ number: Int, _ title: String) -> String {
    let slug = String(NameKey.slug(title).unicodeScalars.filter { $0.isASCII }.prefix(60).map(Character.init))
    return "\(number < 10 ? "0" : "")\(number)-\(slug.isEmpty ? "file" : slug)"
  }
}

import Core
import Storage
import Web

/// The translation memory: how large, what it says of some words, in from and out to TMX.
enum MemoryPages {
  private static func form(_ reader: Reader) -> Form {
    Form(
      [
        .choice("source", "From which language", DeskRequest.languages(reader), required: true),
        .choice("target", "Into which language", DeskRequest.languages(reader), required: true),
        .file("file", "Translation memory (TMX)", types: [], limit: Bilingual.size, required: true),
      ], id: "import")
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(form(visit.reader).start(), visit) }

  private static func page(_ filled: Filled, _ visit: Visit) async throws -> Answer {
    let sizes = try await visit.read { tx in try Memory.sizes(in: tx) }
    let reader = visit.reader
    let rows = sizes.map { size -> [HTML] in
      let pair = "\(Kit.languageName(size.source, reader)) → \(Kit.languageName(size.target, reader))"
      return [
        "\(pair)", "\(reader.number(size.count))",
        "<a href=\"\(path: visit.path("/desk/memory/\(size.source)/\(size.target)"))\">TMX<span class=\"aloud\"> \(pair)</span></a>",
      ]
    }
    let table = Kit.table(
      Table(
        reader.t("What is in the memory"),
        [.init(reader.t("Languages")), .init(reader.t("Sentences"), numeric: true), .init(reader.t("To download"))], rows: rows,
        captionShown: false,
        empty: Kit.empty(reader.t("Nothing yet. What people publish in two languages is added within the hour."), reader)), reader)
    let body: HTML = """
      \(table)
      \(Kit.section(reader.t("Import another memory"), filled.html(action: visit.path("/desk/memory"), submit: "Look at it first", reader: reader)))
      """
    let adjust = { (chrome: inout Chrome) in
      chrome.indexed = false
      chrome.lead = HTML.text(visit.t("Sentences that people have translated, from every text that is published in two languages."))
      chrome.breadcrumb = [Link(visit.t("Translation desk"), visit.path("/desk"))]
    }
    let title = visit.t("Translation memory")
    return filled.problems.isEmpty ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  static func export(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let source = Language(visit.parameter("source")), let target = Language(visit.parameter("target")) else { throw Problem.notFound }
    let file = try await visit.read { tx in try Memory.file(from: source, to: target, in: tx) }
    if file.units.isEmpty { throw Problem.notFound }
    return .download(
      file.written(as: .tmx), type: Bilingual.Format.tmx.mediaType, name: "paideia-\(source)-\(target)-\(visit.now.day).tmx")
  }

  /// What is worth keeping of a memory: pairs with words on both sides, each once.
  private static func pairs(_ file: Bilingual) -> [Memory.Pair] {
    var seen: Set<String> = []
    return file.units.compactMap { unit in
      let (segment, translation) = (Units.clean(unit.source), Units.clean(unit.target))
      guard segment.contains(where: \.isLetter), translation.contains(where: \.isLetter), segment.count <= Bilingual.length,
        translation.count <= Bilingual.length, seen.insert("\(segment)\n\(translation)").inserted
      else { return nil }
      return Memory.Pair(source: file.source, target: file.target, segment: segment, translation: translation)
    }
  }

  static func preview(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    var filled = form(visit.reader).fill(visit.form, files: visit.uploads)
    guard filled.problems.isEmpty, let upload = filled.file("file"), let source = Language(filled.string("source")),
      let target = Language(filled.string("target"))
    else { return try await page(filled, visit) }
    let file: Bilingual
    do throws(FieldProblem) {
      if source == target { throw FieldProblem("target", "Choose a different language from the first.") }
      file = try Bilingual.read(upload.bytes, from: source, to: target)
    } catch {
      filled.add(error)
      return try await page(filled, visit)
    }
    return visit.page(visit.t("Translation memory"), preview(file, visit)) { chrome in
      chrome.indexed = false
      chrome.breadcrumb = [Link(visit.t("Translation memory"), visit.path("/desk/memory"))]
    }
  }

  private static func preview(_ file: Bilingual, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let pairs = pairs(file)
    let left = file.units.count - pairs.count
    let rows = pairs.prefix(50).map { pair -> [HTML] in
      [
        "<span lang=\"\(pair.source.code)\">\(String(pair.segment.prefix(300)))</span>",
        "<span lang=\"\(pair.target.code)\">\(String(pair.translation.prefix(300)))</span>",
      ]
    }
    let kept = Bilingual(
      source: file.source, target: file.target,
      units: pairs.map { Bilingual.Unit(id: nil, source: $0.segment, target: $0.translation, isDraft: false) })
    let button: HTML =
      pairs.isEmpty
      ? Kit.notice(Notice(.note, HTML.text(reader.t("Nothing in this file is new."))), reader)
      : Kit.button(
        reader.t("Import {count} sentences", count: pairs.count), action: visit.path("/desk/memory/application"),
        fields: Fields([("source", file.source.code), ("target", file.target.code), ("segments", TMX.write(kept))]), tone: .main, reader)
    let less: HTML =
      left == 0
      ? "" : "<p>\(reader.t("{count} are left out: empty on one side, without letters, too long, or there twice.", count: left))</p>"
    return """
      \(button)\(less)
      \(Kit.table(Table(reader.t("The first ones"), [.init(Kit.languageName(file.source, reader)), .init(Kit.languageName(file.target, reader))], rows: Array(rows), empty: "<p></p>"), reader))
      """
  }

  static func apply(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let source = Language(visit.form["source"] ?? ""), let target = Language(visit.form["target"] ?? ""), source != target else {
      throw Problem.malformed
    }
    let file: Bilingual
    do throws(FieldProblem) { file = try Bilingual.read(Array((visit.form["segments"] ?? "").utf8), from: source, to: target) } catch {
      throw Problem.invalid([error])
    }
    guard file.source == source, file.target == target else { throw Problem.malformed }
    let pairs = pairs(file)
    let batch = try await visit.write { tx in
      try actor.require(TranslationPermissions.manage)
      let batch = try FileImport.begin(nil, by: actor, in: tx)
      try Memory.add(pairs, import: batch, in: tx)
      return batch
    }
    return visit.redirect(
      to: "/desk/memory", done: visit.t("{count} sentences are in the memory.", count: pairs.count),
      undo: Undo(action: visit.path("/desk/memory/imports/\(batch)/withdrawal")))
  }

  static func undo(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let batch = Int64(visit.parameter("import")) else { throw Problem.notFound }
    let count = try await visit.write { tx in
      try actor.require(TranslationPermissions.manage)
      try FileImport.end(batch, assignment: nil, in: tx)
      try tx.execute("DELETE FROM translation_pair_word WHERE pair IN (SELECT id FROM translation_pair WHERE import = \(batch))")
      return try tx.execute("DELETE FROM translation_pair WHERE import = \(batch)")
    }
    return visit.redirect(to: "/desk/memory", done: visit.t("{count} sentences are removed from the memory again.", count: count))
  }
}

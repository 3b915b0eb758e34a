import Core
import Directory
import Storage
import Time
import Web

/// All that the page of a text and its paper say to everybody alike.
struct DeclarationSheet: Sendable {
  struct Signatory: Sendable {
    let signature: Signature
    let city: Organisation
    let name: String
  }

  let declaration: Declaration
  let texts: [String: Text]
  let bodyName: String
  let paragraphs: [(id: RecordID, text: Text)]
  /// Languages in which the whole text stands, the authentic one first.
  let languages: [Language]
  let signatories: [Signatory]
  let supporters: Int
  let dispatches: [Dispatch]
  let dispatchTexts: [RecordID: [String: Text]]
  let files: [Attachment]
  /// The card of the decision, where the reader may see it.
  let decision: Card?

  var title: String { texts["title"]?.body ?? "" }
  var countries: [String] { Set(signatories.compactMap(\.city.country)).sorted() }

  /// - Parameter language: in which the text is read; what does not stand in it is read in its authentic language.
  static func read(_ declaration: Declaration, for language: Language, seenBy sight: Sight = .everyone, in tx: Tx) throws
    -> DeclarationSheet
  {
    let ids = try declaration.paragraphs(in: tx)
    let body = try Bodies.find(declaration.body, in: tx)
    let texts = try Texts.read(ids + [declaration.id, body.record], ["title", "summary", "words", "name"], for: language, in: tx)
    let standing = try Texts.languages(of: ids, "words", in: tx)
    let whole =
      ids.isEmpty ? [] : (standing[ids[0]] ?? []).filter { language in ids.allSatisfy { standing[$0]?.contains(language) ?? false } }
    let signatures = try Signature.standing(of: declaration.id, in: tx)
    let cities = try Organisations.find(signatures.map(\.city), in: tx)
    let names = try Organisations.names(signatures.map(\.city), language, on: tx.now.day, in: tx)
    let dispatches = try Dispatch.list(of: declaration.id, in: tx)
    return DeclarationSheet(
      declaration: declaration, texts: texts[declaration.id] ?? [:], bodyName: texts[body.record]?["name"]?.body ?? body.slug,
      paragraphs: ids.compactMap { id in (texts[id]?["words"]).map { (id, $0) } },
      languages: [declaration.language] + whole.filter { $0 != declaration.language }.sorted { $0.code < $1.code },
      signatories: signatures.compactMap { signature in
        cities[signature.city].map { Signatory(signature: signature, city: $0, name: names[signature.city] ?? $0.name) }
      }, supporters: try Support.count(declaration.id, in: tx), dispatches: dispatches,
      dispatchTexts: try Texts.read(dispatches.map(\.id), for: language, in: tx),
      files: try Files.of([declaration.id], in: tx)[declaration.id] ?? [],
      decision: try declaration.decision.flatMap { try Cards.of([$0], language, seenBy: sight, in: tx)[$0] })
  }
}

/// What the page says to this reader besides.
struct DeclarationReader: Sendable {
  let manages: Bool
  let judges: Bool
  let mayAmend: Bool
  let maySign: Bool
  let mayBring: Bool
  let signature: Signature?
  let hasResponded: Bool
  let supports: Bool
  let amendments: Int

  static func read(_ declaration: Declaration, _ visit: Visit, in tx: Tx) throws -> DeclarationReader {
    let city = visit.actor?.organisation
    let isMember = try city.map { try Organisations.standing(of: $0, on: tx.now.day, in: tx) != nil } ?? false
    let day = tx.now.day
    let responded = try city.map { city in
      try tx.count(
        """
        SELECT count(*) FROM declarations_response WHERE declaration = \(declaration.id) AND city = \(city)
        AND step = \(declaration.state.step)
        """) > 0
    }
    return DeclarationReader(
      manages: visit.may(DeclarationPermissions.manage),
      judges: try Amendment.isJudge(of: declaration, visit.actor, in: tx),
      mayAmend: isMember && visit.may(DeclarationPermissions.amend, on: city) && declaration.takesAmendments(on: day),
      maySign: isMember && visit.may(DeclarationPermissions.sign, on: city) && declaration.takesSignatures(on: day),
      mayBring: (isMember || visit.may(DeclarationPermissions.manage)) && visit.may(DeclarationPermissions.bring, on: city)
        && declaration.takesSignatures(on: day),
      signature: try city.flatMap { try Signature.find(declaration.id, $0, in: tx) }, hasResponded: responded ?? false,
      supports: try visit.actor?.person.map { try Support.holds(declaration.id, $0, in: tx) } ?? false,
      amendments: try tx.count("SELECT count(*) FROM declarations_amendment WHERE declaration = \(declaration.id)"))
  }
}

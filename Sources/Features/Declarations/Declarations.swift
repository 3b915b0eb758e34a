import Core
import Directory
import Storage
import Web

extension Feature {
  /// What the association says in its own name: drafted, discussed paragraph by paragraph, adopted, signed by cities, sent to
  /// institutions; and the texts of others that it joins.
  package static let declarations: Feature = {
    var feature = Feature("Declarations")
    feature.permissions = DeclarationPermissions.all
    feature.routes = DeclarationRoutes.reading + DeclarationRoutes.writing + DeclarationRoutes.cities + DeclarationRoutes.others
    feature.menu = [
      MenuEntry(.member, "Declarations", "/declarations", order: 27), MenuEntry(.footer, "Declarations", "/declarations", order: 33),
    ]
    feature.kinds = DeclarationKinds.all
    feature.measures = DeclarationKinds.measures
    feature.reactions = [Declaration.undecided]
    feature.jobs = [
      DeclarationLetters.job, DeclarationLetters.signed, DeclarationLetters.disputed, DeclarationPaper.job, Declaration.clock,
    ]
    feature.cards = [
      CardKind("declaration", "Declaration") { records, tx in try Declaration.cards(records, in: tx) },
      CardKind("joined-text", "Text of others") { records, tx in try JoinedText.cards(records, in: tx) },
    ]
    feature.texts = DeclarationKinds.texts
    feature.waiting = DeclarationDesk.waiting
    feature.desks = [DeclarationDesk.desk]
    feature.ties = [DeclarationKinds.tie]
    feature.holdings = [DeclarationPeople.holding]
    feature.erasures = [Erasure { person, tx in try DeclarationPeople.erase(person, in: tx) }]
    feature.retentions = [DeclarationPeople.retention]
    return feature
  }()
}

enum DeclarationKinds {
  static let all = [
    Kind("declaration.drafted", "A text was begun: {record}"), Kind("declaration.consulted", "Cities are asked about “{record}”"),
    Kind("declaration.amended", "New version after the consultation: {record}"),
    Kind("declaration.translated", "Translated: {record}"), Kind("declaration.adopted", "Declaration adopted: {record}"),
    Kind("resolution.adopted", "Resolution adopted: {record}"), Kind("declaration.rejected", "Text not adopted: {record}"),
    Kind("declaration.opened", "Open to signature: {record}"), Kind("declaration.closed", "Closed to signature: {record}"),
    Kind("declaration.signed", "{record} signed “{second}”"), Kind("declaration.dispatched", "“{record}” was sent to {name}"),
    Kind("declaration.answered", "{name} answered about “{record}”"),
    Kind("declaration.endorsed", "The association joined a text of others: {record}"),
    Kind("amendment.proposed", "{second} proposed an amendment to “{record}”"),
    Kind("amendment.answered", "An amendment of {second} to “{record}” was answered"),
  ]

  static let measures = [
    Measure("declarations.adopted", "Declarations adopted", unit: "declarations", kinds: ["declaration.adopted"], distinct: .records),
    Measure("resolutions.adopted", "Resolutions adopted", unit: "resolutions", kinds: ["resolution.adopted"], distinct: .records),
    Measure("declarations.signed", "Signatures of cities", unit: "signatures of cities", kinds: ["declaration.signed"]),
    Measure("declarations.dispatched", "Texts sent to institutions", unit: "dispatches", kinds: ["declaration.dispatched"]),
    Measure(
      "declarations.endorsed", "Texts of others joined", unit: "texts of others", kinds: ["declaration.endorsed"], distinct: .records),
  ]

  /// A declaration is translated with its paragraphs.
  static let texts: [TextKind] = {
    var whole = TextKind("declaration", [("title", "Title"), ("summary", "In two sentences")])
    whole.parts = { id, tx in
      try tx.values("SELECT p.id FROM declarations_paragraph p WHERE p.declaration = \(id) AND NOT p.dropped ORDER BY p.place")
    }
    return [
      whole, TextKind("declaration-paragraph", [("words", "Paragraph")]),
      TextKind("joined-text", [("title", "Title"), ("summary", "What it says, in two sentences")]),
    ]
  }()

  static let tie = Tie(
    "It signed, amended or received a declaration.", "SELECT city AS id FROM declarations_signature",
    "SELECT city FROM declarations_amendment", "SELECT city FROM declarations_response",
    "SELECT organisation FROM declarations_dispatch WHERE organisation IS NOT NULL",
    "SELECT organisation FROM declarations_joined WHERE organisation IS NOT NULL")
}

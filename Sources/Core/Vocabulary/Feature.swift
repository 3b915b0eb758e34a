import Storage
import Web

/// The contents page of a floor or a room: everything it brings to the house, as typed lists. The command lists
/// the features in one array; nothing else knows them all.
package struct Feature: Sendable {
  package let name: String
  package var routes: [Route] = []
  package var menu: [MenuEntry] = []
  package var permissions: [Permission] = []
  package var kinds: [Kind] = []
  package var reactions: [Reaction] = []
  package var jobs: [JobKind] = []
  package var cards: [CardKind] = []
  package var measures: [Measure] = []
  /// What waits for a person, shown on "for me".
  package var waiting: [Waiting] = []
  /// Loaded on the first start of a new data folder, in the order of the features.
  package var seeds: [Seed] = []
  /// Called when a person is erased: each feature blanks what it holds of them.
  package var erasures: [Erasure] = []
  /// Parts of the page that an organisation's own people have of it.
  package var desks: [Desk] = []
  /// Its numbers in the table of all cities.
  package var deskCounts: [DeskCount] = []
  /// What it says of each network where they stand side by side.
  package var networkColumns: [NetworkColumn] = []
  /// Personal data that it holds.
  package var holdings: [Holding] = []
  /// Its records that name an organisation: while there are any, that organisation is not taken away.
  package var ties: [Tie] = []
  /// How long it keeps what.
  package var retentions: [Retention] = []
  /// What it asks people to agree to.
  package var consents: [ConsentKind] = []
  /// The approvals that it brings, as data.
  package var requests: [RequestKind] = []
  /// Whose texts are translated.
  package var texts: [TextKind] = []
  /// Its parts of public pages that another room draws.
  package var insets: [Inset] = []
  /// Papers of records that other rooms show.
  package var papers: [PaperShelf] = []
  /// Its kinds of records that have papers.
  package var paperPlaces: [PaperPlace] = []

  package init(_ name: String) { self.name = name }
}

/// A kind of ledger row: `city.admitted`, and the sentence that a feed says of it. `{record}` and `{second}` stand
/// for the titles of their cards, `{city}` for the organisation acted for; plain values of the row by their names.
package struct Kind: Sendable {
  package let name: String
  package let sentence: Phrase
  package init(_ name: String, _ sentence: Phrase) {
    self.name = name
    self.sentence = sentence
  }
}

/// A plain function run for a kind of ledger row in the same transaction. Writes a few rows; fan-out goes to jobs.
package struct Reaction: Sendable {
  package let name: String
  package let kinds: [String]
  package let run: @Sendable (LedgerRow, WriteTx) throws -> Void
  /// The kinds it may record itself, declared so that a test finds no cycle.
  package let records: [String]
  package init(_ name: String, to kinds: [String], records: [String] = [], _ run: @escaping @Sendable (LedgerRow, WriteTx) throws -> Void) {
    self.name = name
    self.kinds = kinds
    self.records = records
    self.run = run
  }
}

/// Something that waits for a person: counted and listed on "for me" and nowhere else.
package struct Waiting: Sendable {
  package struct Item: Sendable {
    package let title: String
    package let path: String
    package let due: Day?
    package init(title: String, path: String, due: Day? = nil) {
      self.title = title
      self.path = path
      self.due = due
    }
  }
  package let name: String
  /// How many items `find` gives this actor, as a query of one number; nil where nothing can wait. The header of every
  /// page adds these up in one statement.
  package let count: @Sendable (Actor, House, Moment) -> SQL?
  package let find: @Sendable (Visit, Tx) throws -> [Item]
  package init(
    _ name: String, count: @escaping @Sendable (Actor, House, Moment) -> SQL?, find: @escaping @Sendable (Visit, Tx) throws -> [Item]
  ) {
    self.name = name
    self.count = count
    self.find = find
  }
}

/// How records of one kind present themselves, so that all cards can be made anew (`paideia rebuild`).
package struct CardKind: Sendable {
  package let kind: String
  package let label: Phrase
  /// All cards of these records, in the three official languages; none for what is not shown.
  package let make: @Sendable ([RecordID], Tx) throws -> [Card]
  package init(_ kind: String, _ label: Phrase, _ make: @escaping @Sendable ([RecordID], Tx) throws -> [Card]) {
    self.kind = kind
    self.label = label
    self.make = make
  }
}

/// A part of a public page that another room draws: what membership costs, where a city asks to join; what networks do for an
/// objective, on its page.
package struct Inset: Sendable {
  /// The page that shows it: `joining`, `objective`, `city`, `body`; `decisions` on the pages of memberships and grants.
  package let place: String
  /// What it is asked about: the code of a country on `joining`; year and code on `objective`, such as `2021/4.2`; the slug of a
  /// city on `city`, of a body on `body`; the number of the record on `decisions`. Nil where there is nothing to say. Says nothing that its visitor's sight does not see. Reads only.
  package let show: @Sendable (_ about: String?, Visit, Tx) throws -> HTML?
  package init(_ place: String, show: @escaping @Sendable (_ about: String?, Visit, Tx) throws -> HTML?) {
    self.place = place
    self.show = show
  }
}

extension Visit {
  /// What other rooms say at a place about this, in the order of the rooms.
  package func insets(_ place: String, about: String?, in tx: Tx) throws -> [HTML] {
    try house.features.flatMap(\.insets).filter { $0.place == place }.compactMap { try $0.show(about, self, tx) }
  }
}

package struct Seed: Sendable {
  package typealias Write = @Sendable (WriteTx) throws -> Void
  package let name: String
  /// It adds what a house filled earlier has not yet, and leaves alone what stands there: it runs at each start.
  package let adds: Bool
  private let read: @Sendable (_ folder: String, House) async throws -> Write

  /// - Parameter read: reads the data set (`Data/aive`, chosen by the command) and gives what is to be written.
  package init(_ name: String, adds: Bool = false, _ read: @escaping @Sendable (String, House) async throws -> Write) {
    self.name = name
    self.adds = adds
    self.read = read
  }

  /// Writes all of it or nothing, and remembers that: a first start that was killed goes on where it stopped.
  package func load(_ folder: String, _ house: House) async throws {
    let write = try await read(folder, house)
    let (name, adds) = (name, adds)
    try await house.database.write { tx in
      guard try adds || Self.remember(name, in: tx) else { return }
      try write(tx)
    }
  }

  /// Names of what has been loaded.
  package static func loaded(in tx: Tx) throws -> Set<String> { Set(try tx.values("SELECT name FROM core_seed")) }

  /// False if it was remembered already.
  @discardableResult package static func remember(_ name: String, in tx: WriteTx) throws -> Bool {
    try tx.execute("INSERT INTO core_seed (name, loaded) VALUES (\(name), \(tx.now)) ON CONFLICT DO NOTHING") == 1
  }
}

package struct Erasure: Sendable {
  package let erase: @Sendable (PersonID, WriteTx) throws -> Void
  package init(_ erase: @escaping @Sendable (PersonID, WriteTx) throws -> Void) { self.erase = erase }
}

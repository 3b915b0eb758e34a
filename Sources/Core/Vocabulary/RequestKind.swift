import Storage
import Web

/// A kind of approval as data: its form, its states, whose turn it is in each, what they may then do. The floor
/// `Approvals` opens, keeps, shows, mails and remembers requests of every kind; a room declares kinds and looks after
/// what follows from them.
package struct RequestKind: Sendable {
  /// `membership.application`; also the start of its ledger kinds, if it has any.
  package let name: String
  package let label: Phrase
  /// Who may open one for which organisation.
  package let opens: Permission
  /// Who sees it besides the organisation that asks: the secretariat, its coordinators, the Committee.
  package let sees: Permission
  /// The first is where it begins.
  package let states: [RequestState]
  package let moves: [RequestMove]
  /// What the asker fills in. Fields of files are attachments of the request under their field's name.
  package let form: @Sendable (Reader) -> Form
  /// What is wrong with the whole, beyond single fields; asked by moves that need the form complete.
  package var check: @Sendable (Filled, RequestRow, Tx) throws -> [FieldProblem] = { _, _, _ in [] }
  /// About the person who opens it: seen by them and by whoever holds `sees`, and by no colleague.
  package var isPersonal = false
  /// Fields about persons: blanked with `Retention`, when the request has ended.
  package var personal: Set<String> = []
  /// Whether these fields go with the decision itself: a name that was proposed is then an invitation, or nobody's business.
  package var forgetsAtOnce = false
  /// The field whose answer tells one from others of its kind: the question of a group. It stands in lists and mails.
  package var titled: String?
  /// What a room shows of it above the form: an invoice, a balance. Reads only.
  package var panel: @Sendable (RequestRow, Visit, Tx) throws -> HTML? = { _, _, _ in nil }

  package init(
    _ name: String, _ label: Phrase, opens: Permission, sees: Permission, states: [RequestState], moves: [RequestMove],
    form: @escaping @Sendable (Reader) -> Form
  ) {
    precondition(!states.isEmpty, "a request begins in a state")
    precondition(moves.allSatisfy { move in states.contains { $0.name == move.to } }, "a move leads to a state of its kind")
    self.name = name
    self.label = label
    self.opens = opens
    self.sees = sees
    self.states = states
    self.moves = moves
    self.form = form
  }

  package func state(_ name: String) -> RequestState? { states.first { $0.name == name } }
  package func move(_ name: String) -> RequestMove? { moves.first { $0.name == name } }

  /// Moves after which nobody may decide in this state: who made one of them has nothing to do here.
  package func barring(_ state: RequestState) -> Set<String> {
    let deciding = moves.filter { move in
      guard move.from.contains(state.name) else { return false }
      if case .holder = move.by { return true }
      return false
    }
    return deciding.dropFirst().reduce(Set(deciding.first?.notBy ?? [])) { $0.intersection($1.notBy) }
  }
}

/// Where a request stands.
package struct RequestState: Sendable {
  /// Whose turn it is.
  package enum Turn: Sendable {
    /// The organisation that asks.
    case asker
    /// Whoever holds this permission over the organisation that it is addressed to.
    case holder(Permission)
    /// Somebody outside, or a day: nobody is asked.
    case nobody
  }
  package let name: String
  package let label: Phrase
  package let turn: Turn
  package let tone: Kit.Tone
  /// Within how many days it should move on; the one whose turn it is sees the day, and is reminded once when it passed.
  package let days: Int?
  /// Whether the asker may still change the form: everything, or only what was re-opened.
  package let editable: Bool
  /// Nothing follows by itself; a move may still begin here, such as one that takes the end back.
  package let ends: Bool
  /// The house's own move once its days have passed.
  package let lapse: String?
  /// Whether mail goes to the nearest alone: to whoever holds the permission for the house only while nobody in the network does.
  package let tellsNearest: Bool

  package init(
    _ name: String, _ label: Phrase, turn: Turn, tone: Kit.Tone = .waiting, days: Int? = nil, editable: Bool = false, ends: Bool = false,
    lapse: String? = nil, tellsNearest: Bool = false
  ) {
    self.name = name
    self.label = label
    self.turn = turn
    self.tone = tone
    self.days = days
    self.editable = editable
    self.ends = ends
    self.lapse = lapse
    self.tellsNearest = tellsNearest
  }
}

/// What somebody may do with a request in a state: a button, perhaps with a sentence to go with it.
package struct RequestMove: Sendable {
  package enum By: Sendable {
    case asker
    case holder(Permission)
    /// Who asks, or whoever holds this permission: a proposal withdrawn for a city that cannot.
    case askerOrHolder(Permission)
    /// The house alone: a payment that arrived, a day that came.
    case house
  }
  package enum Note: Sendable { case none, optional, required }
  package typealias Effect = @Sendable (_ request: RequestRow, _ actor: Actor, _ house: House, WriteTx) throws -> Void

  /// A noun: `submission`, `acceptance`; the last part of the address that does it.
  package let name: String
  package let from: [String]
  package let to: String
  package let label: Phrase
  package let by: By
  package var note: Note = .optional
  /// What the field of the note is called; nil for “Why” where it is required, “With these words” where it is not.
  package var noteLabel: Phrase?
  /// Whether the form must be complete and right.
  package var needsForm = false
  /// "To complete": whoever does it ticks the fields that the asker may change.
  package var reopens = false
  /// Moves whose doer may not do this one: nobody approves their own.
  package var notBy: [String] = []
  /// The ledger row that it records of the organisation, with the request second; nil for what is nobody's news.
  package var ledger: String?
  /// Whether that row is of the request itself, for those alone who see it.
  package var recordsRequest = false
  /// Takes the last step back, a mistake: offered to the organisation that made it and to the secretariat. What that step
  /// recorded leaves every count.
  package var takesBack = false
  /// Whether a mail tells who asked and whose turn it is; false where the room writes a letter of its own.
  package var tells = true
  /// Of the button.
  package var tone: ButtonTone = .plain
  /// Whether it is offered now, beyond the state: a refusal that the Committee alone may make.
  package var offered: @Sendable (RequestRow, Actor, Tx) throws -> Bool = { _, _, _ in true }
  /// What follows, in the same transaction. Throws a `Problem` to refuse.
  package var effect: Effect = { _, _, _, _ in }

  package init(_ name: String, from: [String], to: String, _ label: Phrase, by: By) {
    self.name = name
    self.from = from
    self.to = to
    self.label = label
    self.by = by
  }

  /// Whether whoever makes it must write a sentence.
  package var needsWords: Bool { if case .required = note { true } else { false } }

  /// Refinements read as a sentence: `RequestMove(…).with { $0.needsForm = true }`.
  package func with(_ change: (inout RequestMove) -> Void) -> RequestMove {
    var copy = self
    change(&copy)
    return copy
  }
}

/// A request as it stands.
package struct RequestRow: Sendable, Equatable {
  package let id: RecordID
  package let kind: String
  package let state: String
  /// The organisation that asks.
  package let owner: OrganisationID
  /// Over which the rights of deciding are asked: the one that asks, unless it is addressed to another, such as a network.
  package let addressee: OrganisationID
  /// What it is about, if that is a record: a fund's call, a group.
  package let subject: RecordID?
  package let openedBy: PersonID?
  /// In which it is written.
  package let language: Language
  package let opened: Moment
  /// Since when it is in this state.
  package let since: Moment
  package let due: Day?
  /// The fields that the asker may change now; nil for all of them.
  package let reopened: Set<String>?
  /// Goes up with each change; forms send it back.
  package let version: Int
  /// The answer that tells it from others of its kind.
  package let title: String?
  /// What was typed, by field; several values for fields of several choices.
  package let values: Fields

  package init(
    id: RecordID, kind: String, state: String, owner: OrganisationID, addressee: OrganisationID, subject: RecordID?, openedBy: PersonID?,
    language: Language,
    opened: Moment, since: Moment, due: Day?, reopened: Set<String>?, version: Int, title: String?, values: Fields
  ) {
    self.id = id
    self.kind = kind
    self.state = state
    self.owner = owner
    self.addressee = addressee
    self.subject = subject
    self.openedBy = openedBy
    self.language = language
    self.opened = opened
    self.since = since
    self.due = due
    self.reopened = reopened
    self.version = version
    self.title = title
    self.values = values
  }

  package var path: String { "/requests/\(id)" }
}

import Storage
import Web
import Works

/// A harvester's question as OAI-PMH 2.0 has it (openarchives.org, protocol 2.0, section 3), checked before anything is
/// read. Pure.
struct OAIQuestion: Sendable, Equatable {
  enum Verb: String, Sendable, CaseIterable {
    case identify = "Identify"
    case formats = "ListMetadataFormats"
    case sets = "ListSets"
    case identifiers = "ListIdentifiers"
    case records = "ListRecords"
    case record = "GetRecord"
  }

  enum Fault: String, Error, Sendable {
    case badVerb, badArgument, badResumptionToken, cannotDisseminateFormat, idDoesNotExist, noRecordsMatch, noSetHierarchy
  }

  /// Where a list goes on: after the record with this moment and identifier.
  struct Cursor: Sendable, Equatable {
    let changed: Moment
    let id: Int64
    /// How many came before, as the protocol counts.
    let before: Int
  }

  let verb: Verb
  var identifier: String?
  var topic: Topic?
  var from: Moment?
  /// The first moment after what is asked for.
  var until: Moment?
  var cursor: Cursor?

  /// Records of one answer.
  static let size = 100

  init(_ fields: Fields) throws(Fault) {
    let names = fields.pairs.map(\.name)
    guard fields.all("verb").count == 1, let verb = Verb(rawValue: fields["verb"] ?? "") else { throw .badVerb }
    self.verb = verb
    guard Set(names).count == names.count, Set(names).isSubset(of: Self.allowed(verb)) else { throw .badArgument }
    switch verb {
    case .identify, .sets:
      // No list of sets goes on.
      if fields["resumptionToken"] != nil { throw .badResumptionToken }
    case .formats: identifier = fields["identifier"]
    case .record:
      guard let asked = fields["identifier"], let prefix = fields["metadataPrefix"] else { throw .badArgument }
      guard prefix == "oai_dc" else { throw .cannotDisseminateFormat }
      identifier = asked
    case .identifiers, .records:
      if let token = fields["resumptionToken"] {
        guard fields.pairs.count == 2 else { throw .badArgument }
        try resume(token)
      } else {
        try select(fields)
      }
    }
  }

  private static func allowed(_ verb: Verb) -> Set<String> {
    switch verb {
    case .identify: ["verb"]
    case .sets: ["verb", "resumptionToken"]
    case .formats: ["verb", "identifier"]
    case .record: ["verb", "identifier", "metadataPrefix"]
    case .identifiers, .records: ["verb", "metadataPrefix", "set", "from", "until", "resumptionToken"]
    }
  }

  private mutating func select(_ fields: Fields) throws(Fault) {
    guard let prefix = fields["metadataPrefix"] else { throw .badArgument }
    guard prefix == "oai_dc" else { throw .cannotDisseminateFormat }
    if let set = fields["set"] { topic = try Self.topic(set) }
    let (first, last) = (fields["from"], fields["until"])
    // Both of one granularity.
    if let first, let last, first.utf8.count != last.utf8.count { throw .badArgument }
    if let first {
      guard let moment = Self.moment(first) else { throw .badArgument }
      from = moment
    }
    if let last {
      guard let moment = Self.moment(last) else { throw .badArgument }
      until =
        last.utf8.count == 10 ? Moment(milliseconds: moment.milliseconds + 86_400_000) : Moment(milliseconds: moment.milliseconds + 1000)
    }
    if let from, let until, from >= until { throw .badArgument }
  }

  private static func topic(_ set: String) throws(Fault) -> Topic {
    guard set.hasPrefix("topic:"), let topic = Topic(rawValue: String(set.dropFirst(6))) else { throw .noRecordsMatch }
    return topic
  }

  /// `2021-03-25` or `2021-03-25T11:50:00Z`.
  private static func moment(_ text: String) -> Moment? {
    if text.utf8.count == 10 { return Day(text)?.start }
    guard text.utf8.count == 20, text.hasSuffix("Z") else { return nil }
    return Moment(text.dropLast() + ".000Z")
  }

  /// What a list that goes on needs to know, in one word of the answer before.
  func token(after last: Cursor) -> String {
    [
      "\(last.changed.milliseconds)", "\(last.id)", "\(last.before)", topic?.rawValue ?? "", from.map { "\($0.milliseconds)" } ?? "",
      until.map { "\($0.milliseconds)" } ?? "",
    ].joined(separator: ".")
  }

  private mutating func resume(_ token: String) throws(Fault) {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, let changed = Int64(parts[0]), let id = Int64(parts[1]), let before = Int(parts[2]), before >= 0,
      abs(changed) < 1 << 50, id >= 0
    else { throw .badResumptionToken }
    func moment(_ part: String) throws(Fault) -> Moment? {
      if part.isEmpty { return nil }
      guard let milliseconds = Int64(part), abs(milliseconds) < 1 << 50 else { throw .badResumptionToken }
      return Moment(milliseconds: milliseconds)
    }
    if !parts[3].isEmpty {
      guard let known = Topic(rawValue: parts[3]) else { throw .badResumptionToken }
      topic = known
    }
    from = try moment(parts[4])
    until = try moment(parts[5])
    cursor = Cursor(changed: Moment(milliseconds: changed), id: id, before: before)
  }
}

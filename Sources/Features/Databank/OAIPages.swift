import Core
import Directory
import Storage
import Web
import Works

/// `/oai`: the bank for libraries and other harvesters. What is archived stays known as deleted.
enum OAIPages {
  static func answer(_ visit: Visit) async throws -> Answer {
    let body: HTML
    let asked = visit.request.method == .post ? visit.form : visit.request.query
    var shown: Fields? = asked
    do {
      let question = try OAIQuestion(asked)
      body = try await visit.read { tx in try answer(question, visit, in: tx) }
    } catch let fault as OAIQuestion.Fault {
      // An address that was not understood is not repeated (protocol, 3.6).
      if fault == .badVerb || fault == .badArgument { shown = nil }
      body = "<error code=\"\(fault.rawValue)\"></error>"
    }
    let arguments = (shown?.pairs ?? []).map { " \($0.name)=\"\($0.value)\"" as HTML }
    let whole: HTML = """
      <?xml version="1.0" encoding="UTF-8"?>
      <OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
      xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">
      <responseDate>\(second(visit.now))</responseDate><request\(arguments)>\(base(visit))</request>
      \(body)
      </OAI-PMH>

      """
    return .plain(whole.text, type: "text/xml; charset=utf-8")
  }

  private static func base(_ visit: Visit) -> String { "\(visit.house.settings.address)/oai" }
  /// To the second, as the protocol wants it.
  private static func second(_ moment: Moment) -> String { String(moment.description.prefix(19)) + "Z" }

  private static func host(_ visit: Visit) -> String {
    let rest = visit.house.settings.address.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? "localhost"
    return String(rest.prefix { $0 != ":" })
  }
  private static func identifier(_ id: RecordID, _ visit: Visit) -> String { "oai:\(host(visit)):\(id)" }

  private static func answer(_ question: OAIQuestion, _ visit: Visit, in tx: Tx) throws -> HTML {
    switch question.verb {
    case .identify: return try identify(visit, in: tx)
    case .sets:
      let sets = Topic.allCases.map { topic in
        "<set><setSpec>topic:\(topic.rawValue)</setSpec><setName>\(visit.t(topic.label))</setName></set>" as HTML
      }
      return "<ListSets>\(sets)</ListSets>"
    case .formats:
      if let identifier = question.identifier { _ = try one(identifier, visit, in: tx) }
      return """
        <ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix>\
        <schema>http://www.openarchives.org/OAI/2.0/oai_dc.xsd</schema>\
        <metadataNamespace>http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace></metadataFormat></ListMetadataFormats>
        """
    case .record:
      let found = try one(question.identifier ?? "", visit, in: tx)
      return "<GetRecord>\(try records([found], visit, in: tx))</GetRecord>"
    case .identifiers, .records: return try list(question, visit, in: tx)
    }
  }

  private static func identify(_ visit: Visit, in tx: Tx) throws -> HTML {
    let earliest: String? = try tx.value("SELECT min(changed) FROM databank_experience WHERE published IS NOT NULL")
    let first = earliest.flatMap { Moment($0) } ?? visit.now
    return """
      <Identify><repositoryName>\(visit.t("Bank of experiences of the educating cities"))</repositoryName><baseURL>\(base(visit))</baseURL>\
      <protocolVersion>2.0</protocolVersion><adminEmail>\(visit.house.settings.sender)</adminEmail>\
      <earliestDatestamp>\(second(first))</earliestDatestamp><deletedRecord>persistent</deletedRecord>\
      <granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>
      """
  }

  /// What was ever published; a draft never is.
  private static func one(_ identifier: String, _ visit: Visit, in tx: Tx) throws -> Experience {
    let parts = identifier.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "oai", parts[1] == host(visit), let id = RecordID(text: parts[2]),
      let row = try tx.row(
        """
        SELECT \(Experiences.columns) FROM databank_experience e
        WHERE e.id = \(id) AND e.published IS NOT NULL AND e.state IN ('published', 'archived')
        """)
    else { throw OAIQuestion.Fault.idDoesNotExist }
    return try Experience(row)
  }

  private static func list(_ question: OAIQuestion, _ visit: Visit, in tx: Tx) throws -> HTML {
    var conditions: [SQL] = ["e.published IS NOT NULL", "e.state IN ('published', 'archived')"]
    if let from = question.from { conditions.append("e.changed >= \(from)") }
    if let until = question.until { conditions.append("e.changed < \(until)") }
    if let topic = question.topic {
      conditions.append(
        "EXISTS (SELECT 1 FROM works_tag t WHERE t.record = e.id AND t.kind = 'topic' AND t.value = \(topic.rawValue))")
    }
    let whole = conditions
    if let cursor = question.cursor {
      conditions.append("(e.changed > \(cursor.changed) OR (e.changed = \(cursor.changed) AND e.id > \(cursor.id)))")
    }
    let size = OAIQuestion.size
    let found = try tx.rows(
      """
      SELECT \(Experiences.columns) FROM databank_experience e WHERE \(conditions.joined(separator: " AND "))
      ORDER BY e.changed, e.id LIMIT \(size + 1)
      """
    ).map(Experience.init)
    guard !found.isEmpty else { throw OAIQuestion.Fault.noRecordsMatch }
    let shown = Array(found.prefix(size))
    let items = question.verb == .records ? try records(shown, visit, in: tx) : try headers(shown, visit, in: tx)
    return
      "<\(question.verb.rawValue)>\(items)\(try token(question, shown, more: found.count > size, whole, in: tx))</\(question.verb.rawValue)>"
  }

  /// Also at the end of a list that was given in parts: then it is empty.
  private static func token(
    _ question: OAIQuestion, _ shown: [Experience], more: Bool, _ conditions: [SQL], in tx: Tx
  ) throws -> HTML {
    let before = question.cursor?.before ?? 0
    guard more || before > 0, let last = shown.last else { return "" }
    let count = try tx.count("SELECT count(*) FROM databank_experience e WHERE \(conditions.joined(separator: " AND "))")
    let next = OAIQuestion.Cursor(changed: last.changed, id: last.id.value, before: before + shown.count)
    return """
      <resumptionToken completeListSize="\(count)" cursor="\(before)">\(more ? question.token(after: next) : "")</resumptionToken>
      """
  }

  private static func headers(_ experiences: [Experience], _ visit: Visit, in tx: Tx) throws -> HTML {
    let tagged = try Tags.read(experiences.map(\.id), in: tx)
    return experiences.map { header($0, tagged[$0.id] ?? [:], visit) }.joined()
  }

  private static func header(_ experience: Experience, _ tagged: Tagged, _ visit: Visit) -> HTML {
    let sets = (tagged[.topic] ?? []).map { "<setSpec>topic:\($0)</setSpec>" as HTML }
    return """
      <header\(attribute: "status", experience.state == .archived ? "deleted" : nil)>\
      <identifier>\(identifier(experience.id, visit))</identifier>\
      <datestamp>\(second(experience.changed))</datestamp>\(sets)</header>
      """
  }

  /// Dublin Core, with each title in each language that a person wrote or read.
  private static func records(_ experiences: [Experience], _ visit: Visit, in tx: Tx) throws -> HTML {
    let ids = experiences.map(\.id)
    let tagged = try Tags.read(ids, in: tx)
    let cities = try Organisations.find(Set(experiences.map(\.city)), in: tx)
    let all = try Texts.all(
      experiences.filter { $0.state != .archived }.map(\.id), [Part.title.rawValue, Part.summary.rawValue], in: tx)
    return experiences.map { experience -> HTML in
      let head = header(experience, tagged[experience.id] ?? [:], visit)
      if experience.state == .archived { return "<record>\(head)</record>" }
      let texts = all[experience.id] ?? [:]
      func words(_ part: Part, _ element: String) -> HTML {
        (texts[part.rawValue] ?? []).filter { !$0.isMachine && !$0.body.isEmpty }.map { text in
          "<dc:\(element) xml:lang=\"\(text.language.code)\">\(text.body)</dc:\(element)>" as HTML
        }.joined()
      }
      let topics = (tagged[experience.id]?[.topic] ?? []).compactMap { Topic(rawValue: $0) }
      let subjects = topics.map { "<dc:subject>\(visit.t($0.label))</dc:subject>" as HTML }
      let rights: HTML = experience.isReference ? "" : experience.licence.address.map { "<dc:rights>\($0)</dc:rights>" } ?? ""
      let date: HTML = experience.published.map { "<dc:date>\($0.description)</dc:date>" } ?? ""
      let base = visit.house.settings.address
      return """
        <record>\(head)<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" \
        xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
        xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd">\
        \(words(.title, "title"))<dc:creator>\(cities[experience.city]?.name ?? "")</dc:creator>\(subjects)\(words(.summary, "description"))\
        \(date)<dc:type>Text</dc:type><dc:identifier>\(base)/\(experience.language.nearestOfficial.code)\(experience.path)</dc:identifier>\
        <dc:language>\(experience.language.code)</dc:language>\(rights)</oai_dc:dc></metadata></record>
        """
    }.joined()
  }
}

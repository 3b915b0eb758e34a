import Core
import Directory
import Storage
import Web

/// `/api/v1/members`: who was a member on a day, for programs. Public fields only.
enum PublicMembers {
  struct City: Encodable {
    let slug: String
    let name: String
    let country: String?
    let region: String?
    let standing: String
    let since: String?
    let address: String
  }
  struct Group: Encodable {
    let code: String
    let name: String
    let cities: Int
  }
  struct Listing<Item: Encodable>: Encodable {
    let on: String
    let provisional: Bool
    let suspended: Bool
    let count: Int
    let items: [Item]
  }

  static func list(_ visit: Visit) async throws -> Answer {
    let (members, reader) = try await read(visit)
    let query = members.query
    let answer: Answer
    switch query.group {
    case .country:
      answer = listing(
        query, members.all.count, members.byCountry(reader.language).map { Group(code: $0.code, name: $0.name, cities: $0.count) })
    case .region:
      answer = listing(
        query, members.all.count,
        members.byRegion().map { Group(code: $0.region.rawValue, name: reader.t($0.region.label), cities: $0.count) })
    case nil: answer = listing(query, members.all.count, members.all.map { city($0, members, reader, visit) })
    }
    return answer.validToday(visit)
  }

  private static func listing<Item: Encodable>(_ query: Members.Query, _ count: Int, _ items: [Item]) -> Answer {
    JSON.answer(Listing(on: query.day.description, provisional: query.provisional, suspended: query.suspended, count: count, items: items))
  }

  private static func city(_ membership: MemberCity, _ members: Members, _ reader: Reader, _ visit: Visit) -> City {
    let city = membership.organisation
    return City(
      slug: city.slug, name: members.name(membership), country: city.country,
      region: city.country.flatMap(Countries.continent)?.rawValue, standing: membership.standing.rawValue,
      since: membership.since?.description, address: "\(visit.house.settings.address)/\(reader.language)\(city.path)")
  }

  static func csv(_ visit: Visit) async throws -> Answer {
    let (members, reader) = try await read(visit)
    var sheet = members.sheet(reader)
    switch members.query.group {
    case .country:
      sheet = Sheet(
        sheet.name, [reader.t("Country code"), reader.t("Country"), reader.t("Cities")],
        rows: members.byCountry(reader.language).map { [.text($0.code), .text($0.name), .number($0.count)] })
    case .region:
      sheet = Sheet(
        sheet.name, [reader.t("Region"), reader.t("Cities")],
        rows: members.byRegion().map { [.text(reader.t($0.region.label)), .number($0.count)] })
    case nil: break
    }
    return sheet.answer(.csv)
  }

  private static func read(_ visit: Visit) async throws -> (Members, Reader) {
    let query = try Members.Query(visit.request.query, today: visit.now.day)
    let language = Language.official.first { $0.code == visit.request.query["language"] } ?? .english
    let members = try await visit.read { tx in try Members.find(query, language, in: tx) }
    return (members, Reader(language: language, words: visit.house.words))
  }
}

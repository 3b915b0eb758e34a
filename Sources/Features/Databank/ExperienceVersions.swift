import Core
import Directory
import Storage
import Web
import Works

/// A version of an experience as it stood, at an address of its own: what somebody quotes does not change under them.
enum ExperienceVersions {
  struct Picture: Sendable {
    let experience: Experience
    let frozen: Frozen
    let newest: Int
    let city: Organisation
    let cityName: String
    let principles: [Principles.One]
    /// The pictures that are still there, if the reader may see them.
    let pictures: [WorkPicture]

    /// What was kept under a name, word by word.
    func kept(_ name: String) -> [String] { (frozen.texts["\(name):"] ?? "").split(separator: " ").map(String.init) }
  }

  static func show(_ visit: Visit) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")), let number = Int(visit.parameter("number")) else { throw Problem.notFound }
    let picture = try await visit.read { tx in try read(id, number, visit, in: tx) }
    let title = typography(picture.frozen.texts["title"] ?? "", picture.frozen.language)
    return visit.page(title, body(picture, visit)) { chrome in
      chrome.column = .narrow
      chrome.indexed = false
      chrome.breadcrumb = [Link(visit.t("Experiences"), visit.path("/experiences"))]
      if picture.experience.state == .published { chrome.breadcrumb.append(Link(title, visit.path(picture.experience.path))) }
      chrome.lead = picture.frozen.texts["summary"].map { HTML.text(typography($0, picture.frozen.language)) }
    }
  }

  /// Of what is published to everybody; of what its city has archived to its city, and to everybody while something quotes it.
  private static func read(_ id: RecordID, _ number: Int, _ visit: Visit, in tx: Tx) throws -> Picture {
    let experience = try Experiences.find(id, seenBy: .house, in: tx)
    let frozen = try Frozen.find(id, number, in: tx)
    let mayWrite = visit.may(DatabankPermissions.write, on: experience.city)
    switch experience.state {
    case .published: break
    case .archived where try mayWrite || Quoted.isQuoted(id, number, in: tx): break
    default: throw Problem.notFound
    }
    let city = try Organisations.find(experience.city, in: tx)
    let seesPictures = experience.state == .published || mayWrite
    return Picture(
      experience: experience, frozen: frozen, newest: try Frozen.latest(of: id, in: tx) ?? number, city: city,
      cityName: try Organisations.names([city.id], visit.language, on: tx.now.day, in: tx)[city.id] ?? city.name,
      principles: try Principles.all(visit.language, in: tx),
      pictures: seesPictures ? try WorkPicture.of([id], for: frozen.language, in: tx)[id] ?? [] : [])
  }

  /// What it was filed under, when, where and on which terms, as it stood.
  private static func facts(_ picture: Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let kept = picture.kept
    let years = [kept("begun").first, kept("ended").first].compactMap { $0 }
    let when =
      years.isEmpty ? "" : years.count == 1 ? reader.t("since {year}", ["year": years[0]]) : Set(years).sorted().joined(separator: "–")
    let licence = kept("licence").first.flatMap(Licence.init(rawValue:))
    return Kit.definitions([
      (reader.t("City"), "<a href=\"\(path: visit.path(picture.city.path))\">\(picture.cityName)</a>"), (reader.t("When"), "\(when)"),
      (
        reader.t("Where it takes place"),
        "\(kept("scale").first.flatMap(Experience.Scale.init(rawValue:)).map { reader.t($0.label) } ?? "")"
      ),
      (reader.t("For whom"), "\(reader.list(kept("group").compactMap(Beneficiary.init(rawValue:)).map { reader.t($0.label) }))"),
      (reader.t("Topics"), "\(reader.list(kept("topic").compactMap(Topic.init(rawValue:)).map { reader.t($0.label) }))"),
      (
        reader.t("Principles of the Charter"),
        kept("principle").map { value -> HTML in
          picture.principles.first { $0.value == value }.map { "<a href=\"\(path: visit.path($0.address))\">\($0.title)</a>" } ?? "\(value)"
        }.joined("<br>")
      ),
      (reader.t("Sustainable Development Goals"), kept("sdg").compactMap { Goal($0) }.map { "\($0.name(reader))" as HTML }.joined("<br>")),
      (
        reader.t("Who may use it"),
        licence.map { licence -> HTML in
          licence.address.map { "<a href=\"\(link: $0)\" rel=\"license\">\(reader.t(licence.label))</a>" } ?? "\(reader.t(licence.label))"
        } ?? ""
      ),
    ])
  }

  /// As they stood, with their words. One that its city has taken away, because somebody on it wants so perhaps, is gone from here too.
  private static func pictures(_ picture: Picture, _ visit: Visit) -> [HTML] {
    let frozen = picture.frozen
    return picture.kept("picture").map { id -> HTML in
      let alt = typography(frozen.texts["alt:\(id)"] ?? "", frozen.language)
      guard let one = picture.pictures.first(where: { "\($0.attachment.id)" == id }) else {
        return "<p class=\"soft\">\(visit.t("A picture stood here: “{words}”. It can no longer be shown.", ["words": alt]))</p>"
      }
      return ExperienceViews.figure(one.attachment, alt: alt, frozen.language, credit: frozen.texts["credit:\(id)"] ?? "", visit)
    }
  }

  private static func body(_ picture: Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let (frozen, experience) = (picture.frozen, picture.experience)
    let isPublished = experience.state == .published
    let notice: HTML =
      isPublished
      ? Quoted.notice(frozen.number, of: frozen.day, newest: (picture.newest, experience.path), visit)
      : Kit.notice(
        Notice(
          .note,
          HTML.text(
            reader.t(
              "This is version {number}, of {day}. Its city has archived the experience since; what was quoted stays readable.",
              ["number": reader.number(frozen.number), "day": reader.day(frozen.day)]))), reader)
    let foreign = frozen.language == reader.language ? nil : frozen.language
    let words = Part.allCases.filter { $0 != .title && $0 != .summary }.map { part -> HTML in
      guard let text = frozen.texts[part.rawValue] else { return "" }
      let paragraphs = typography(text, frozen.language).split(whereSeparator: \.isNewline).map { "<p>\(String($0))</p>" as HTML }
      return """
        <section><h2>\(reader.t(part.label))</h2>
        <div\(attribute: "lang", foreign?.code)\(attribute: "dir", foreign?.isRightToLeft == true ? "rtl" : nil)>\(paragraphs)</div></section>

        """
    }
    let address = visit.house.settings.address + visit.path(Quoted.path(experience.path, frozen.number))
    let citation = reader.t(
      "{city} ({year}). {title}. Bank of experiences of the educating cities. {address}",
      [
        "city": picture.cityName, "year": "\(frozen.day.year)",
        "title": typography(frozen.texts["title"] ?? "", frozen.language), "address": address,
      ])
    let figures = pictures(picture, visit)
    return """
      \(notice)
      \(Kit.originMark(language: frozen.language, origin: .written, reader))
      \(figures.first ?? "")
      \(facts(picture, visit))
      \(words.joined())
      \(figures.dropFirst().joined())
      \(Kit.section(reader.t("To quote it"), "<p>\(citation)</p>"))
      """
  }
}

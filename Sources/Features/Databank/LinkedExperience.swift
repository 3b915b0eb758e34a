import Core
import Storage
import Web
import Works

/// An experience as schema.org has it, for search engines and other banks.
struct LinkedExperience: Encodable {
  struct Place: Encodable {
    let type = "City"
    let name: String
    let country: String?
    enum CodingKeys: String, CodingKey {
      case type = "@type"
      case name, country = "addressCountry"
    }
  }

  let context = "https://schema.org"
  let type = "CreativeWork"
  let id: String
  let name: String
  let abstract: String?
  let inLanguage: String
  let author: Place
  let datePublished: String?
  let dateModified: String
  let license: String?
  let keywords: [String]
  let image: [String]

  enum CodingKeys: String, CodingKey {
    case context = "@context"
    case type = "@type"
    case id = "@id"
    case name, abstract, inLanguage, author, datePublished, dateModified, license, keywords, image
  }

  init(_ picture: ExperiencePages.Picture, _ visit: Visit) {
    let base = visit.house.settings.address
    id = base + picture.experience.path
    name = picture.title
    abstract = picture.texts[Part.summary.rawValue]?.body
    inLanguage = (picture.texts[Part.title.rawValue]?.language ?? picture.experience.language).code
    author = Place(name: picture.cityName, country: picture.city.country)
    datePublished = picture.experience.published?.description
    dateModified = picture.experience.changed.day.description
    license = picture.experience.isReference ? nil : picture.experience.licence.address
    keywords = (picture.tagged[.topic] ?? []).compactMap { Topic(rawValue: $0) }.map { visit.t($0.label) }
    image = picture.pictures.compactMap { ($0.attachment.large ?? $0.attachment.small).map { base + "/files/\($0.sha)" } }
  }
}

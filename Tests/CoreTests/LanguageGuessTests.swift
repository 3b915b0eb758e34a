import Testing
import Web

@testable import Core

@Suite struct LanguageGuessTests {
  @Test(arguments: [
    ("Le conseil des enfants propose des projets pour les quartiers de la ville.", "fr"),
    ("El consejo de los niños propone proyectos para los barrios de la ciudad.", "es"),
    ("The children's council proposes projects for the districts of the city.", "en"),
    ("O conselho das crianças propõe projetos para os bairros da cidade, com as escolas.", "pt"),
    ("El consell dels infants proposa projectes per als barris amb les escoles i els veïns.", "ca"),
    ("Il consiglio dei bambini propone progetti per i quartieri della città con le scuole.", "it"),
    ("Der Rat der Kinder schlägt Projekte für die Viertel der Stadt vor.", "de"),
    ("Barnens råd föreslår projekt för stadens skolor och parker, och alla får vara med.", "sv"),
    ("Lasten neuvosto ehdottaa hankkeita kaupungin kouluille ja puistoille, ja kaikki ovat mukana.", "fi"),
    ("De kinderraad stelt projecten voor de wijken van de stad voor, met de scholen.", "nl"),
    ("Consiliul copiilor propune proiecte pentru cartierele orașului, împreună cu școlile și părinții.", "ro"),
    ("Rada dzieci proponuje projekty dla dzielnic miasta, które są ważne dla szkół.", "pl"),
    ("Vores råd af børn foreslår projekter til byens skoler, og vi lærer at lytte af dem.", "da"),
    ("어린이 의회는 마을을 위한 사업을 제안한다.", "ko"), ("子ども議会が町のための計画を提案する。", "ja"), ("儿童委员会为社区提出项目。", "zh"),
    ("Το συμβούλιο των παιδιών προτείνει έργα.", "el"), ("مجلس الأطفال يقترح مشاريع", "ar"),
  ])
  func smallWordsTellTheLanguage(_ text: String, _ code: String) {
    #expect(LanguageGuess.language(of: text)?.code == code)
  }

  @Test(arguments: ["", "PILARES", "RiosComVida 360", "Génération S", "Gamcheon Culture Village", "1 2 3 4 5 6 7 8", "a a a a a a a a a"])
  func whatIsDoubtfulIsNotGuessed(_ text: String) {
    #expect(LanguageGuess.language(of: text) == nil)
  }
}

@Suite struct DifferenceTests {
  @Test(arguments: [
    ("", "", []), ("a b", "a b", [Difference.Part.same("a b")]),
    ("un deux trois", "un trois", [.same("un "), .gone("deux "), .same("trois")]),
    ("un trois", "un deux trois", [.same("un "), .new("deux "), .same("trois")]),
    ("", "neuf", [.new("neuf")]), ("vieux", "", [.gone("vieux")]), ("a", "b", [.gone("a"), .new("b")]),
  ])
  func whatChangedIsSaidWordByWord(_ before: String, _ after: String, _ parts: [Difference.Part]) {
    #expect(Difference.parts(before, after) == parts)
  }

  /// Both texts can be read off it, whatever they are; what people typed is escaped.
  @Test func nothingIsLost() {
    for (before, after) in [("<b>a</b> c", "<i>a</i> c\nd"), (String(repeating: "x ", count: 3_000), "y"), (" a  b ", "a b")] {
      let parts = Difference.parts(before, after)
      let old = parts.map { part in
        switch part {
        case .same(let text), .gone(let text): text
        case .new: ""
        }
      }.joined()
      let new = parts.map { part in
        switch part {
        case .same(let text), .new(let text): text
        case .gone: ""
        }
      }.joined()
      #expect(old == before && new == after)
    }
    #expect(Difference.html("<b>", "<i>").text == "<del>&lt;b&gt;</del><ins>&lt;i&gt;</ins>")
  }
}

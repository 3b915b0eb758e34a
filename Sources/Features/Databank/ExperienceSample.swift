import Core
import Directory
import Storage
import Web
import Works

/// Experiences that nobody had, for demonstrations at scale and for measurements: the same for the same number, in five
/// languages, published, of the cities that there are. They are short reference entries, so nothing counts them as a merit.
package enum ExperienceSample {
  /// So many are written in one transaction.
  package static let portion = 500

  /// Adds the invented experiences with these numbers.
  /// - Parameter batch: by which they are taken back together, as those of a table are.
  package static func add(_ numbers: Range<Int>, batch: Int64, by actor: Actor, in tx: WriteTx) throws {
    let cities = try tx.values(
      "SELECT o.id FROM directory_organisation o WHERE o.kind = 'city' ORDER BY o.id LIMIT 100000", as: OrganisationID.self)
    guard !cities.isEmpty else { throw Problem.conflict("There are no cities here yet.") }
    var made: [RecordID] = []
    for number in numbers {
      var dice = Dice(state: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 7)
      let city = cities[Int(dice.next() % UInt64(cities.count))]
      try actor.require(DatabankPermissions.write, on: city)
      let speech = speeches[number % speeches.count]
      let id = try Record.create("experience", owner: city, audience: .everyone, in: tx)
      let day = tx.now.day.adding(days: -Int(dice.next() % 3000))
      try tx.execute(
        """
        INSERT INTO databank_experience (id, city, state, language, version, is_reference, licence, source, changed, begun, published,
          confirmed, batch)
        VALUES (\(id), \(city), \(Experience.State.published), \(speech.language.code), \(2), \(true), \(Licence.attribution.rawValue),
          \("sample"), \(tx.now), \(1995 + Int(dice.next() % 28)), \(day), \(day), \(batch))
        """)
      for (part, count) in [(Part.title, 4), (.summary, 14), (.intention, 40), (.done, 60)] {
        let words = (0..<count).map { _ in speech.words[Int(dice.next() % UInt64(speech.words.count))] }
        let body = words.joined(separator: " ") + (part == .title || part == .done ? " \(rare(number))" : "")
        try Texts.write(id, part.rawValue, speech.language, body.prefix(1).uppercased() + body.dropFirst(), in: tx)
      }
      let topics = Topic.allCases
      try Tags.write(
        id,
        [
          .topic: [topics[Int(dice.next() % UInt64(topics.count))].rawValue], .principle: ["2020-\(1 + Int(dice.next() % 20))"],
          .sdg: ["\(1 + Int(dice.next() % 17))"],
        ], in: tx)
      made.append(id)
    }
    try Experiences.present(made, in: tx)
  }

  package static func newBatch(in tx: WriteTx) throws -> Int64 { try tx.nextID(ExperienceBatch.self).value }

  /// A word that stands in about one of four thousand.
  static func rare(_ number: Int) -> String {
    let syllables = ["zo", "mi", "ka", "re", "lu", "tan", "vor", "shi", "pel", "dux", "qua", "nef", "gry", "bal", "hos", "jin"]
    let place = number % 4096
    return syllables[place % 16] + syllables[place / 16 % 16] + syllables[place / 256]
  }

  private struct Speech {
    let language: Language
    let words: [String]
    init(_ language: Language, _ words: String) {
      self.language = language
      self.words = words.split(separator: " ").map(String.init)
    }
  }

  private static let speeches = [
    Speech(
      .french,
      "école quartier enfants jardin partagé mémoire atelier lecture musique parole citoyenne marche nature santé repas famille jeunes aînés musée théâtre jeu rue rivière vélo forêt langue accueil numérique égalité paix projet conseil fête travail formation sport danse"
    ),
    Speech(
      .spanish,
      "escuela barrio infancia huerto compartido memoria taller lectura música palabra ciudadana paseo naturaleza salud comida familia jóvenes mayores museo teatro juego calle río bicicleta bosque lengua acogida digital igualdad paz proyecto consejo fiesta trabajo formación deporte danza"
    ),
    Speech(
      .english,
      "school neighbourhood children garden shared memory workshop reading music speech civic walk nature health meal family youth elders museum theatre play street river bicycle forest language welcome digital equality peace project council festival work training sport dance"
    ),
    Speech(
      Language("pt") ?? .spanish,
      "escola bairro crianças horta partilhada memória oficina leitura música palavra cidadã passeio natureza saúde refeição família jovens idosos museu teatro jogo rua rio bicicleta floresta língua acolhimento digital igualdade paz projeto conselho festa trabalho formação desporto dança"
    ),
    Speech(
      Language("ko") ?? .english,
      "학교 마을 어린이 정원 함께 기억 공방 독서 음악 시민 산책 자연 건강 식사 가족 청년 어르신 박물관 극장 놀이 거리 자전거 언어 환영 디지털 평등 평화 사업 의회 축제 일자리 훈련 체육 무용 교육 도시"
    ),
  ]

  /// SplitMix64: the same numbers everywhere, for ever.
  private struct Dice {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var bits = state
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      return bits ^ (bits >> 31)
    }
  }
}

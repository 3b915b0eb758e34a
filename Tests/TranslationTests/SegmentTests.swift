import Testing

@testable import Translation

@Suite struct SegmentTests {
  @Test(arguments: [
    ("Un. Deux? Trois!", ["Un. Deux?", "Trois!"]), ("Bonjour à tous. Deux mots.", ["Bonjour à tous.", "Deux mots."]),
    ("M. Dupont vient. Il part.", ["M. Dupont vient.", "Il part."]), ("« Oui. » Elle rit.", ["« Oui. »", "Elle rit."]),
    ("Ligne une\nligne deux", ["Ligne une", "ligne deux"]), ("", []), ("   ", []),
    ("Le 3.5 est un nombre. 4 autres.", ["Le 3.5 est un nombre. 4 autres."]),
  ])
  func textsAreCutIntoSentences(_ text: String, _ expected: [String]) {
    #expect(Segments.words(text) == expected)
  }

  @Test(arguments: ["", " a", "a\n\n  b. C\t", "Un. Deux.\r\nTrois …  Quatre", "🧒🏽 joue. Ça va\u{00A0}?"])
  func joinedAgainTheyAreTheSame(_ text: String) {
    #expect(Segments.join(Segments.split(text)) == text)
  }

  @Test func manyTextsJoinedAgainAreTheSame() {
    let alphabet = Array("aÉb. !?…«»\n\t 1’-")
    var state: UInt64 = 42
    for _ in 0..<2_000 {
      let text = String(
        (0..<30).map { _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return alphabet[Int(state >> 33) % alphabet.count]
        })
      #expect(Segments.join(Segments.split(text)) == text)
    }
  }
}

@Suite struct ShieldTests {
  static let terms = [
    Shield.Term(from: "Charte des Villes éducatrices", to: "Carta de Ciudades Educadoras"), Shield.Term(from: "Rennes", to: "Rennes"),
    Shield.Term(from: "ville membre", to: "ciudad asociada"),
  ]

  @Test(arguments: [
    ("Rennes suit la Charte des Villes éducatrices.", "Rennes suit la Carta de Ciudades Educadoras."),
    ("Ville membre depuis 1 200 jours, 3,5 % en plus.", "Ciudad asociada depuis 1 200 jours, 3,5 % en plus."),
    ("Écrire à enfants@rennes.fr ou voir https://rennes.fr/a?b=1.", "Écrire à enfants@rennes.fr ou voir https://rennes.fr/a?b=1."),
    ("{count} villes, #éducation", "{count} villes, #éducation"), ("Rien à garder", "Rien à garder"), ("", ""),
  ])
  func whatIsKeptComesBack(_ text: String, _ expected: String) {
    let shield = Shield(text, terms: Self.terms)
    #expect(shield.restore(shield.text) == expected)
    #expect(!shield.text.contains("Rennes") && !shield.text.contains("1 200") && !shield.text.contains("@"))
  }

  @Test func marksOfEnginesAreTakenAway() {
    let shield = Shield("Rennes a 3 écoles", terms: Self.terms)
    #expect(shield.restore("**\(Shield.mark(0)) té *\(Shield.mark(1)) escuelas") == "Rennes té 3 escuelas")
    #expect(shield.restore("\(Shield.mark(0).uppercased()) té \(Shield.mark(1)) escuelas") == "Rennes té 3 escuelas")
  }

  @Test func whatGotLostIsWorthNothing() {
    let shield = Shield("Rennes a 3 écoles", terms: Self.terms)
    #expect(shield.restore("té 3 escuelas") == nil)
    #expect(shield.restore("\(Shield.mark(0)) \(Shield.mark(0)) \(Shield.mark(1))") == nil)
  }

  @Test func elevenThingsAreTold() {
    let text = (1...12).map { "\($0 * 7) a" }.joined(separator: " ")
    let shield = Shield(text, terms: [])
    #expect(shield.held.count == 12 && shield.restore(shield.text) == text)
  }

  @Test func unknownWordsAreSaid() {
    let (text, unknown) = Marks.clean("La *médiathèque de #projectar e *\(Shield.mark(0)) 3*4")
    #expect(text == "La médiathèque de projectar e \(Shield.mark(0)) 3*4" && unknown == ["médiathèque", "projectar"])
  }
}

@Suite struct CharacterFTests {
  @Test func theSameTextIsWorthAHundred() {
    #expect(CharacterF.score("La ville éducatrice", against: "La ville éducatrice") == 100)
    #expect(CharacterF.score("", against: "x") == 0 && CharacterF.score("abc", against: "xyz") == 0)
  }

  @Test func theNearerOfTwoIsWorthMore() {
    let human = "Le conseil des enfants propose des projets."
    let near = CharacterF.score("Le conseil d’enfants propose des projets.", against: human)
    let far = CharacterF.score("Children propose projects.", against: human)
    #expect(near > 80 && far < 35 && near < 100)
  }
}

import Contents
import Core
import Storage
import Testing
import Web

/// What rooms name must be named once, and said in every official language.
@Suite struct Kinds {
  @Test func kindsOfRowsAreNamedOnceAsNounAndParticiple() {
    let names = Contents.features.flatMap(\.kinds).map(\.name)
    #expect(repeated(names) == [], "A kind of ledger row belongs to one room.")
    #expect(names.filter { $0.wholeMatch(of: /[a-z-]+\.[a-z-]+/) == nil } == [], "A kind is called noun.participle.")
  }

  @Test func theirSentencesAreSaidInThreeLanguages() throws {
    let words = try Words(folders: Contents.targets.map { Share.folder($0) })
    for kind in Contents.features.flatMap(\.kinds) {
      for language in [Language.french, .spanish] {
        let said = words.sentence(kind.sentence.message, in: language)
        #expect(said != words.sentence(kind.sentence.message, in: .english), "\(kind.name) in \(language)")
      }
    }
  }

  @Test func cardsAndMeasuresAreNamedOnce() {
    #expect(repeated(Contents.features.flatMap(\.cards).map(\.kind)) == [], "One room makes the cards of a kind.")
    #expect(repeated(Contents.features.flatMap(\.measures).map(\.name)) == [], "A measure has one name and one meaning.")
  }

  /// What a reaction listens to or records is a kind of somebody's, so that a misspelt name does not sleep for ever.
  @Test func reactionsNameKindsThatExist() {
    let known = Set(Contents.features.flatMap(\.kinds).map(\.name))
    let named = Contents.features.flatMap(\.reactions).flatMap { $0.kinds + $0.records }
    #expect(named.filter { !known.contains($0) } == [])
  }

  private func repeated(_ names: [String]) -> [String] {
    Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
  }
}

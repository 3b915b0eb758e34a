import Web

/// A piece of a text in which the words that somebody looked for are marked. Made from the text itself with the folding and
/// the stems of the index, so that both engines' answers look alike and nothing is shown that the card does not hold.
package struct Snippet: Sendable, Equatable {
  package struct Piece: Sendable, Equatable {
    package let text: String
    package let isMarked: Bool
    package init(_ text: String, marked: Bool) {
      self.text = text
      isMarked = marked
    }
  }

  package let pieces: [Piece]
  /// Of the words that were found, where it is another one than the card's.
  package var language: Language?
  package var isMarked: Bool { pieces.contains(where: \.isMarked) }
  package var text: String { pieces.map(\.text).joined() }

  /// Escaped, with `<mark>` around what was looked for.
  package var html: HTML { pieces.map { piece -> HTML in piece.isMarked ? "<mark>\(piece.text)</mark>" : .text(piece.text) }.joined() }

  /// Characters that are shown around the words of a long text.
  static let width = 220
  /// As many runs as the index reads of a card's body.
  static let limit = SearchWords.limit
}

/// What was looked for, ready to be marked in the texts of one page of results.
package struct SnippetMarker: Sendable {
  private let groups: [Search.Group]
  private let language: Language
  /// How the words that may match begin: most words of a text need no stemmer.
  private let beginnings: Set<String>

  /// - Parameter language: the reader's, whose index was asked.
  package init(_ words: String, _ language: Language) {
    self.language = language.nearestOfficial
    let own = self.language.code
    groups = Search.groups(words, in: self.language, and: Stemming.codes.filter { $0 != own })
    beginnings = Set(
      groups.flatMap(\.alternatives).map { term in
        switch term {
        case .stem(let word), .beginning(let word), .pair(let word): String(word.prefix(2))
        case .foreign(let word): String(word.dropFirst(2).prefix(2))
        }
      })
  }

  /// The whole of a short text.
  /// - Parameter spoken: codes of the other languages in which its card has words.
  package func mark(_ text: String, spoken: [String] = []) -> Snippet {
    let found = found(text, spoken, limit: Snippet.limit)
    return Snippet(pieces: pieces(text, text.startIndex..<text.endIndex, found), language: language(of: found, text[...], spoken))
  }

  /// Whether a short text holds everything that was looked for.
  package func marksAll(_ text: String) -> Bool {
    !groups.isEmpty && Set(found(text, [], limit: 100).map(\.group)).count == groups.count
  }

  /// The part of a long text in which most of the words stand together; nil where none of them does.
  package func excerpt(_ whole: String, spoken: [String] = []) -> Snippet? {
    let text = Condensed.parts(whole).shown
    let found = found(text, spoken, limit: Snippet.limit)
    guard let window = window(text, found) else { return nil }
    var pieces = pieces(text, window, found)
    if window.lowerBound > text.startIndex { pieces.insert(Snippet.Piece("… ", marked: false), at: 0) }
    if window.upperBound < text.endIndex { pieces.append(Snippet.Piece(" …", marked: false)) }
    return Snippet(pieces: pieces, language: language(of: found.filter { window.overlaps($0.range) }, text[window], spoken))
  }

  private struct Match {
    let range: Range<String.Index>
    let group: Int
    var foreign: String?
  }

  /// Words that were found in one other language, and none in the card's own, are of that language; else the text tells.
  private func language(of found: [Match], _ text: Substring, _ spoken: [String]) -> Language? {
    if spoken.isEmpty || found.isEmpty { return nil }
    if let first = found.first?.foreign, found.allSatisfy({ $0.foreign == first }) { return Language(first) }
    guard let guess = LanguageGuess.language(of: String(text)), spoken.contains(guess.code) else { return nil }
    return guess
  }

  private func found(_ text: String, _ spoken: [String], limit: Int) -> [Match] {
    if groups.isEmpty { return [] }
    var all: [Match] = []
    Folding.scan(text, limit: limit) { run, range in
      if run.unspaced {
        all += pairs(run, range, text)
      } else if let (group, foreign) = group(of: run, spoken) {
        all.append(Match(range: range, group: group, foreign: foreign))
      }
    }
    return all
  }

  private func group(of run: Folding.Run, _ spoken: [String]) -> (Int, foreign: String?)? {
    let whole = SearchWords.encoded(run.folded)
    guard beginnings.contains(String(whole.prefix(2))) || beginnings.contains(String(whole.prefix(1))) else { return nil }
    let stems =
      Stemming.isCommon(run.folded, in: language) ? [] : Stemming.stems(of: run, in: language).map { SearchWords.encoded($0) }
    let own = groups.firstIndex { group in
      group.alternatives.contains { term in
        switch term {
        case .stem(let word): stems.contains(word)
        case .beginning(let word): whole.hasPrefix(word)
        case .foreign, .pair: false
        }
      }
    }
    if let own { return (own, nil) }
    for word in SearchWords.foreign(run, spoken) {
      if let group = groups.firstIndex(where: { $0.alternatives.contains(.foreign(word)) }) { return (group, String(word.prefix(2))) }
    }
    return nil
  }

  /// In scripts without spaces pairs of characters are found: those are marked, not the sentence they stand in.
  private func pairs(_ run: Folding.Run, _ range: Range<String.Index>, _ text: String) -> [Match] {
    let pairs = SearchWords.pairs(run.folded).map { SearchWords.encoded($0) }
    let places = Folding.places(text, range)
    var all: [Match] = []
    for (place, pair) in pairs.enumerated() where place < places.count {
      let last = min(place + 1, places.count - 1)
      for (number, group) in groups.enumerated() {
        for term in group.alternatives {
          switch term {
          case .stem(let word) where word == pair:
            all.append(Match(range: places[place].lowerBound..<places[last].upperBound, group: number))
          case .pair(let word) where pair.hasPrefix(word): all.append(Match(range: places[place], group: number))
          default: continue
          }
        }
      }
    }
    return all
  }

  /// As wide as a snippet, from a little before the first match after which the most different words stand.
  private func window(_ text: String, _ found: [Match]) -> Range<String.Index>? {
    guard let first = found.first else { return nil }
    var best = (groups: 0, start: first.range.lowerBound)
    for (place, match) in found.prefix(200).enumerated() {
      let end = text.index(match.range.lowerBound, offsetBy: Snippet.width - 60, limitedBy: text.endIndex) ?? text.endIndex
      let within = Set(found[place...].prefix(50).prefix { $0.range.upperBound <= end }.map(\.group)).count
      if within > best.groups { best = (within, match.range.lowerBound) }
      if within == groups.count { break }
    }
    let start = begin(text, text.index(best.start, offsetBy: -50, limitedBy: text.startIndex) ?? text.startIndex, before: best.start)
    let end = text.index(start, offsetBy: Snippet.width, limitedBy: text.endIndex) ?? text.endIndex
    return start..<finish(text, end, after: best.start)
  }

  /// The beginning of a word, unless there is none before what is to be shown.
  private func begin(_ text: String, _ index: String.Index, before limit: String.Index) -> String.Index {
    if index == text.startIndex { return index }
    guard let space = text[index..<limit].firstIndex(where: \.isWhitespace) else { return index }
    return text.index(after: space)
  }

  private func finish(_ text: String, _ index: String.Index, after limit: String.Index) -> String.Index {
    if index == text.endIndex { return index }
    guard limit < index, let space = text[limit..<index].lastIndex(where: \.isWhitespace), space > limit else { return index }
    return space
  }

  private func pieces(_ text: String, _ window: Range<String.Index>, _ found: [Match]) -> [Snippet.Piece] {
    var pieces: [Snippet.Piece] = []
    var last = window.lowerBound
    for match in found where match.range.upperBound > last && match.range.lowerBound < window.upperBound {
      let start = max(match.range.lowerBound, last)
      let end = min(match.range.upperBound, window.upperBound)
      if start > last { pieces.append(Snippet.Piece(String(text[last..<start]), marked: false)) }
      if let piece = pieces.last, piece.isMarked, start == last {
        pieces[pieces.count - 1] = Snippet.Piece(piece.text + text[start..<end], marked: true)
      } else {
        pieces.append(Snippet.Piece(String(text[start..<end]), marked: true))
      }
      last = end
    }
    if last < window.upperBound { pieces.append(Snippet.Piece(String(text[last..<window.upperBound]), marked: false)) }
    return pieces
  }
}

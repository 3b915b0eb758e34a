import Web

/// What has changed between two texts, word by word. Pure.
package enum Difference {
  package enum Part: Sendable, Equatable {
    case same(String), gone(String), new(String)
  }

  /// Beyond so many words of one text, whole texts are compared: the table of the comparison would not be worth its size.
  static let limit = 1_500

  package static func parts(_ before: String, _ after: String) -> [Part] {
    if before == after { return before.isEmpty ? [] : [.same(before)] }
    let (old, new) = (words(before), words(after))
    guard old.count <= limit, new.count <= limit else {
      return [Part.gone(before), .new(after)].filter { $0 != .gone("") && $0 != .new("") }
    }
    var kept = Array(repeating: Array(repeating: Int32(0), count: new.count + 1), count: old.count + 1)
    for i in old.indices.reversed() {
      for j in new.indices.reversed() {
        kept[i][j] = old[i] == new[j] ? kept[i + 1][j + 1] + 1 : max(kept[i + 1][j], kept[i][j + 1])
      }
    }
    var parts: [Part] = []
    var (i, j) = (0, 0)
    while i < old.count || j < new.count {
      if i < old.count, j < new.count, old[i] == new[j] {
        add(.same(old[i]), to: &parts)
        (i, j) = (i + 1, j + 1)
      } else if i < old.count, j == new.count || kept[i + 1][j] >= kept[i][j + 1] {
        add(.gone(old[i]), to: &parts)
        i += 1
      } else {
        add(.new(new[j]), to: &parts)
        j += 1
      }
    }
    return parts
  }

  /// Words with the space that follows them.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var spaced = false
    for character in text {
      if spaced, !character.isWhitespace {
        words.append(word)
        word = ""
        spaced = false
      }
      word.append(character)
      spaced = character.isWhitespace
    }
    return word.isEmpty ? words : words + [word]
  }

  private static func add(_ part: Part, to parts: inout [Part]) {
    switch (parts.last, part) {
    case (.same(let before), .same(let word)): parts[parts.count - 1] = .same(before + word)
    case (.gone(let before), .gone(let word)): parts[parts.count - 1] = .gone(before + word)
    case (.new(let before), .new(let word)): parts[parts.count - 1] = .new(before + word)
    default: parts.append(part)
    }
  }

  /// Said aloud too: browsers tell `del` and `ins` apart, and the text around says what they mean.
  package static func html(_ before: String, _ after: String) -> HTML {
    parts(before, after).map { part -> HTML in
      switch part {
      case .same(let text): "\(text)"
      case .gone(let text): "<del>\(text)</del>"
      case .new(let text): "<ins>\(text)</ins>"
      }
    }.joined()
  }
}

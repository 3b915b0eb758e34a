import CStemmer
import Synchronization
import Web

/// Words cut to their stems by libstemmer, in the three official languages. A stemmer is not thread-safe, so each
/// language has one behind a lock; a word takes well under a microsecond.
enum Stemming {
  private struct Stemmer: ~Copyable {
    let pointer: OpaquePointer?
    init(_ algorithm: String) { pointer = sb_stemmer_new(algorithm, "UTF_8") }
    deinit { sb_stemmer_delete(pointer) }

    /// The word itself when libstemmer has no such language or no memory.
    func stem(_ word: String) -> String {
      guard let pointer else { return word }
      let bytes = Array(word.utf8)
      return bytes.withUnsafeBufferPointer { buffer in
        guard let result = sb_stemmer_stem(pointer, buffer.baseAddress, Int32(buffer.count)) else { return word }
        let length = Int(sb_stemmer_length(pointer))
        return String(decoding: UnsafeBufferPointer(start: result, count: length), as: UTF8.self)
      }
    }
  }

  private static let english = Mutex(Stemmer("english"))
  private static let french = Mutex(Stemmer("french"))
  private static let spanish = Mutex(Stemmer("spanish"))

  /// The stems of a run, folded: of the word as written and of the word without accents, since people leave accents
  /// out and the stemmers' rules want them. One or two.
  static func stems(of run: Folding.Run, in language: Language) -> [String] {
    let written = Folding.fold(stem(run.lower, in: language))
    let plain = stem(run.folded, in: language)
    if written.isEmpty || written == plain { return [plain] }
    return [plain, written]
  }

  private static func stem(_ word: String, in language: Language) -> String {
    switch language.nearestOfficial {
    case .french: french.withLock { $0.stem(word) }
    // Twice: its rules make "ciudad" of "ciudades" and "ciud" of "ciudad".
    case .spanish: spanish.withLock { $0.stem($0.stem(word)) }
    default: english.withLock { $0.stem(word) }
    }
  }

  /// Words that stand in nearly every text, folded: neither indexed nor asked for.
  static func isCommon(_ folded: String, in language: Language) -> Bool {
    if folded.utf8.count == 1, let byte = folded.utf8.first, (97...122).contains(byte) { return true }
    return switch language.nearestOfficial {
    case .french: commonFrench.contains(folded)
    case .spanish: commonSpanish.contains(folded)
    default: commonEnglish.contains(folded)
    }
  }

  private static let commonEnglish: Set<String> = [
    "the", "of", "and", "or", "to", "in", "on", "at", "for", "by", "with", "from", "as", "is", "are", "was", "were", "be",
    "an", "this", "that", "its", "it",
  ]
  private static let commonFrench: Set<String> = [
    "le", "la", "les", "de", "des", "du", "et", "ou", "en", "au", "aux", "un", "une", "dans", "sur", "pour", "par", "avec",
    "que", "qui", "ce", "ces", "cette", "son", "sa", "ses", "est", "sont", "se", "ne", "il", "elle", "qu",
  ]
  private static let commonSpanish: Set<String> = [
    "el", "la", "los", "las", "de", "del", "en", "un", "una", "unos", "unas", "al", "por", "para", "con", "que", "se", "su",
    "sus", "es", "son", "lo", "como",
  ]
}

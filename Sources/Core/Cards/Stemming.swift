import CStemmer
import Synchronization
import Web

/// Words cut to their stems by libstemmer (Snowball), in every language that it has. A stemmer is not thread-safe, so each
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

  /// One for each language, made when it is first needed.
  private final class Locked: Sendable {
    private let stemmer: Mutex<Stemmer>
    init(_ algorithm: String) { stemmer = Mutex(Stemmer(algorithm)) }
    func stem(_ word: String) -> String { stemmer.withLock { $0.stem(word) } }
    func stem(twice word: String) -> String { stemmer.withLock { $0.stem($0.stem(word)) } }
  }

  /// The algorithms of libstemmer 2.2 by the first part of a language's code.
  private static let algorithms: [String: String] = [
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "eu": "basque",
    "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
  ]
  private static let stemmers = algorithms.mapValues(Locked.init)

  /// Under which two letters words of a language stand in the index; nil where there is no stemmer for it.
  static func code(of language: Language) -> String? {
    let code = String(language.code.prefix { $0 != "-" })
    let known = ["nb", "nn"].contains(code) ? "no" : code
    return algorithms[known] == nil ? nil : known
  }

  static let codes: [String] = algorithms.keys.sorted()

  /// The stems of a run, folded: of the word as written and of the word without accents, since people leave accents
  /// out and the stemmers' rules want them. One or two.
  static func stems(of run: Folding.Run, in language: Language) -> [String] {
    stems(of: run, language.nearestOfficial.code)
  }

  /// - Parameter code: one of `codes`.
  static func stems(of run: Folding.Run, _ code: String) -> [String] {
    let written = Folding.fold(stem(run.lower, code))
    let plain = Folding.fold(stem(run.folded, code))
    if plain.isEmpty { return [run.folded] }
    if written.isEmpty || written == plain { return [plain] }
    return [plain, written]
  }

  private static func stem(_ word: String, _ code: String) -> String {
    guard let stemmer = stemmers[code] else { return word }
    // Twice: the rules of Spanish make "ciudad" of "ciudades" and "ciud" of "ciudad", those of Hungarian "iskola" of "iskolái".
    return code == "es" || code == "hu" ? stemmer.stem(twice: word) : stemmer.stem(word)
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

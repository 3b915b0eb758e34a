extension Kit {
  /// How a state feels. The word says it; the colour and the sign only repeat it.
  package enum Tone: String, Sendable { case neutral, good, waiting, late, stopped }

  /// A state in a word: “Published”, “Late”.
  package static func badge(_ word: String, _ tone: Tone = .neutral) -> HTML { "" }
  /// The number of an axis (`"1"`…`"4"`) or of an objective (`"2.7"`) in the hue of its axis.
  package static func axisMark(_ code: String, _ reader: Reader) -> HTML { "" }
}

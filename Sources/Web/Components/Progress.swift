extension Kit {
  /// How far: a bar, and the same in words and numbers. With an axis (`"1"`…`"4"`) it takes its hue.
  package static func progress(_ label: String, _ value: Int, of whole: Int, axis: String? = nil, _ reader: Reader) -> HTML { "" }

  package enum StepState: Sendable { case done, current, ahead }
  /// The steps of a long task and where it stands.
  package static func steps(_ steps: [(label: String, state: StepState)], label: String, _ reader: Reader) -> HTML { "" }
}

extension Kit {
  /// How far: a bar, and the same in words and numbers. With an axis (`"1"`…`"4"`) it takes its hue.
  package static func progress(_ label: String, _ value: Int, of whole: Int, axis: String? = nil, _ reader: Reader) -> HTML {
    let share = whole > 0 ? min(max(Double(value) / Double(whole), 0), 1) : 0
    let counted = reader.t("{done} of {all}", ["done": reader.number(value), "all": reader.number(whole)])
    let words = whole > 0 ? "\(counted) (\(reader.percent(share)))" : reader.t("Nothing to count yet")
    return """
      <div class="progress"><p><span>\(label)</span> <span>\(words)</span></p>\(line(share, axis: axis))</div>

      """
  }

  /// A lying bar, for the eye only: the words stand beside it.
  static func line(_ share: Double, axis: String?) -> HTML {
    """
    <svg\(attribute: "class", axisClass(axis)) viewBox="0 0 100 4" width="100" height="4" preserveAspectRatio="none" \
    aria-hidden="true" focusable="false"><rect width="100" height="4" fill="currentColor" fill-opacity=".14"/>\
    <rect class="hue" width="\(share * 100)" height="4" fill="\(axisFill(axis))"/></svg>
    """
  }

  package enum StepState: String, Sendable { case done, current, ahead }

  /// The steps of a long task and where it stands.
  package static func steps(_ steps: [(label: String, state: StepState)], label: String, _ reader: Reader) -> HTML {
    let items = steps.map { step -> HTML in
      let done: HTML = step.state == .done ? "<span class=\"aloud\"> \(reader.t("(done)"))</span>" : ""
      let here = step.state == .current ? "step" : nil
      return "<li class=\"\(step.state.rawValue)\"\(attribute: "aria-current", here)>\(step.label)\(done)</li>"
    }
    return "<ol class=\"steps\" aria-label=\"\(label)\">\(items)</ol>\n"
  }
}

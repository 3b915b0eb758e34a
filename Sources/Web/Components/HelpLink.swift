extension Kit {
  /// The way to the help for a task, beside the task. `task` is the last part of its address: `/fr/help/sign-in`.
  package static func helpLink(_ task: String, _ reader: Reader) -> HTML {
    let path = Frame.path("/help/\(task)", in: reader.language)
    return "<p class=\"soft no-print\"><a href=\"\(path: path)\">\(reader.t("Help with this page"))</a></p>\n"
  }
}

extension Kit {
  /// A part of a page that follows what happens (`Visit.live`). The script `live.js`, which the page adds to its modules, fills it
  /// anew; without it the part says when it was drawn and has a button.
  ///
  ///     Kit.live(from: visit.path("/assemblies/7/live"), page: visit.path("/assemblies/7"), position: try tx.position(), drawn: tx.now, content, reader)
  ///
  /// - Parameters:
  ///   - from: the complete address of the line; empty for a part that follows nothing.
  ///   - page: the complete address of the page itself.
  ///   - position: of the picture that the content was read from, in the same transaction.
  ///   - content: what `draw` of the line draws too, and nothing personal: it is replaced as a whole. Parts that have an `id` keep
  ///     focus and place where others come before them.
  package static func live(from line: String, page: String, position: Int64, drawn: Moment, _ content: HTML, _ reader: Reader) -> HTML {
    let words: HTML = [
      ("follows", reader.t("This part follows by itself.")),
      ("lost", reader.t("The line is lost: this was drawn at {time}. It is tried again by itself.", ["time": "{time}"])),
      ("again", reader.t("The line is back.")), ("over", reader.t("This part follows no longer. Load the page again.")),
    ].map { " data-\($0.0)=\"\($0.1)\"" as HTML }.joined()
    return """
      <section class="live" data-live="\(line)" data-position="\(String(position))"\(words)>
      <div data-drawn>\(content)</div>
      <p class="live-state"><span role="status" data-said>\(reader.t("Drawn at {time}.", ["time": reader.time(drawn)]))</span> \
      <a class="button" href="\(path: page)">\(reader.t("Draw again"))</a></p>
      </section>

      """
  }
}

extension Kit {
  /// Every component on one page, for whoever builds next. Names are real, numbers are made up.
  /// - Parameter live: a part that follows, as the house that shows it has it.
  package static func page(_ reader: Reader, live: HTML) -> HTML {
    """
    <p>\(reader.t("Every component as it looks and reads, for people who build the next page. The numbers are examples."))</p>
    \(part(reader.t("Figures"), sampleFigures(reader)))\
    \(part(reader.t("The world"), sampleMaps(reader)))\
    \(part(reader.t("Marks and states"), sampleMarks(reader)))\
    \(part(reader.t("Progress"), sampleProgress(reader)))\
    \(part(reader.t("Charts"), sampleCharts(reader)))\
    \(part(reader.t("Tables and lists"), sampleTables(reader)))\
    \(part(reader.t("Cards"), sampleCards(reader)))\
    \(part(reader.t("Timeline"), sampleTimeline(reader)))\
    \(part(reader.t("Texts"), sampleTexts(reader)))\
    \(part(reader.t("Notices and buttons"), sampleNotices(reader)))\
    \(part(reader.t("What follows by itself"), live))\
    \(part(reader.t("A form"), sampleForm(reader)))
    """
  }

  private static func part(_ title: String, _ body: HTML) -> HTML { "<section><h2>\(title)</h2>\n\(body)</section>\n" }
  static func here(_ reader: Reader) -> String { Frame.path("/kit", in: reader.language) }

  private static func sampleFigures(_ reader: Reader) -> HTML {
    figures([
      figure(.number(423), label: reader.t("member cities"), period: reader.t("today"), path: here(reader), reader),
      figure(.number(1234), label: reader.t("acts of the plan"), period: "2021", path: here(reader), reader),
      figure(.noData, label: reader.t("experiences published"), period: "2021", reader),
      figure(.notRecordedYet, label: reader.t("courses completed"), reader),
    ])
  }

  private static func sampleMaps(_ reader: Reader) -> HTML {
    """
    \(worldMap(samplePoints, label: reader.t("Member cities on a map of the world")))
    \(countryMap(sampleCountries, caption: reader.t("Member cities by country"), unit: reader.t("Cities"), reader))
    <h3>Rennes</h3>
    \(locatorMap(MapPoint(latitude: 48.1, longitude: -1.7), country: "FR", label: reader.t("Where the city is")))
    \(cityMap(samplePoints.filter { (36...51).contains($0.latitude) && (-5...8).contains($0.longitude) }, country: "FR", label: reader.t("The cities of a country")))
    """
  }

  private static func sampleMarks(_ reader: Reader) -> HTML {
    let axes = ["1", "2", "3", "4", "1.3", "2.7", "3.1", "4.12"].map { axisMark($0, reader) }.joined(" ")
    let badges = [
      badge(reader.t("Draft")), badge(reader.t("Waiting"), .waiting), badge(reader.t("Published"), .good),
      badge(reader.t("Late"), .late), badge(reader.t("Dropped"), .stopped),
    ].joined(" &nbsp; ")
    return "<p>\(axes)</p><p>\(badges)</p>\n"
  }

  private static func sampleProgress(_ reader: Reader) -> HTML {
    """
    \(progress(reader.t("Objectives with evidence"), 27, of: 40, reader))
    \(progress(reader.t("Deepen reflection"), 9, of: 12, axis: "3", reader))
    \(steps(
      [
        (reader.t("Upload the plan"), .done), (reader.t("Review the paragraphs"), .current), (reader.t("Publish"), .ahead),
      ], label: reader.t("Steps"), reader))
    """
  }

  private static func sampleCharts(_ reader: Reader) -> HTML {
    let axes = [
      Bar(reader.t("Increase political impact"), 24, axis: "1"),
      Bar(reader.t("Strengthen the capacities of local governments"), 41, axis: "2"),
      Bar(reader.t("Deepen reflection"), 12, axis: "3"),
      Bar(reader.t("Consolidate the world network and its governance"), 30, axis: "4"),
    ]
    let counts = [3, 8, 12, 7, 5, 14, 2, 0, 9, 16, 21, 6]
    let months = counts.enumerated().map { Bar("\($0 + 1)", Double($1)) }
    let topics = [
      reader.t("Equality"), reader.t("Culture"), reader.t("Health"), reader.t("Environment"), reader.t("Participation"),
    ]
    let lines = [RadarLine("Rennes", [3, 4, 2.5, 3.5, 4]), RadarLine(reader.t("Similar cities"), [2.5, 3, 3, 2, 3.5])]
    return """
      \(bars(axes, caption: reader.t("Acts by axis"), unit: reader.t("Acts"), reader))
      \(Kit.months(months, caption: reader.t("Acts by month"), unit: reader.t("Acts"), reader))
      <p>\(reader.t("Acts by month")) \(sparkline(counts, label: reader.list(counts.map { reader.number($0) })))</p>
      \(radar(topics, lines, maximum: 5, caption: reader.t("Self-assessment"), reader))
      """
  }

  private static func sampleNotices(_ reader: Reader) -> HTML {
    """
    \(notice(Notice(.done, "\(reader.t("The objective was dropped."))", undo: Undo(action: here(reader))), reader))
    \(notice(Notice(.note, "\(reader.t("This page was drawn from the ledger."))"), reader))
    \(notice(Notice(.warning, "\(reader.t("The deadline is tomorrow."))"), reader))
    \(notice(Notice(.problem, "\(reader.t("Somebody else changed this text first; yours is below."))"), reader))
    \(empty(reader.t("No experience yet."), next: Link(reader.t("Describe the first one"), here(reader)), reader))
    <div class="actions">\(button(reader.t("Publish"), action: here(reader), tone: .main, reader)) \
    \(button(reader.t("Save"), action: here(reader), reader)) \
    \(button(reader.t("Withdraw"), action: here(reader), tone: .danger, reader)) \
    \(button(reader.t("Cancel"), action: here(reader), tone: .quiet, reader))</div>
    """
  }

  private static func sampleForm(_ reader: Reader) -> HTML {
    let form = Form([
      Field("title", "Title", kind: .text(limit: 120), required: true, help: "What a stranger would call it."),
      Field("day", "Day", kind: .day),
      Field("text", "Text", kind: .area(limit: 600, rows: 4)),
      Field("language", "Language", kind: .choice([Choice("fr", "French"), Choice("es", "Spanish")])),
      Field("agreed", "Others may see this", kind: .flag),
    ])
    var filled = form.fill(Fields([("day", "31/2/2021")]))
    if filled.problems.isEmpty { filled.add(FieldProblem("title", "Please give a title.")) }
    return filled.html(action: here(reader), submit: "Save", reader: reader)
  }
}

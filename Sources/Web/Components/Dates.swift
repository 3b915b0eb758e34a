extension Kit {
  /// A day in the reader's words, in a `time` element.
  package static func day(_ day: Day, _ reader: Reader) -> HTML {
    "<time datetime=\"\(day.description)\">\(reader.day(day))</time>"
  }

  /// For tables and lists: “25 Mar 2021”.
  package static func shortDay(_ day: Day, _ reader: Reader) -> HTML {
    "<time datetime=\"\(day.description)\">\(reader.shortDay(day))</time>"
  }

  /// A moment in the reader's time zone, which is named beside it.
  package static func moment(_ moment: Moment, _ reader: Reader) -> HTML {
    "<time datetime=\"\(moment.description)\">\(reader.moment(moment))</time>"
  }
}

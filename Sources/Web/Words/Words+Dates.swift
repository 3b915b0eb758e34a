// Whoever imports Web has days and moments: pages and forms speak of them.
@_exported import Time

extension Reader {
  /// “25 March 2021”, “25 mars 2021”, “25 de marzo de 2021”.
  package func day(_ day: Day) -> String { fatalError("written next") }
  /// “25 Mar 2021”, for tables.
  package func shortDay(_ day: Day) -> String { fatalError("written next") }
  /// “25 March 2021, 12:50 (Madrid)”: in the reader's time zone, with its name.
  package func moment(_ moment: Moment) -> String { fatalError("written next") }
  /// “March 2021”.
  package func month(_ day: Day) -> String { fatalError("written next") }
  /// “1,234”, “1 234”, “1.234”.
  package func number(_ number: Int) -> String { fatalError("written next") }
  /// At most that many decimals, none that are zero.
  package func decimal(_ number: Double, decimals: Int = 1) -> String { fatalError("written next") }
  /// A share from 0 to 1: “45%”, “45 %”.
  package func percent(_ share: Double) -> String { fatalError("written next") }
  /// “Rennes, Lyon and Rosario”.
  package func list(_ items: [String]) -> String { fatalError("written next") }
}

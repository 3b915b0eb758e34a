import TestKit
import Time

extension World {
  /// Noon of a day.
  func at(_ day: String) { clock.set((Day(day) ?? Day(number: 0)).start.adding(seconds: 43_200)) }
}

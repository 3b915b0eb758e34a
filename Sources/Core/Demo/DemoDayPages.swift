import Storage
import Web

/// In demo mode, the page on which the day is changed. Nobody signs in for it: the demonstration listens to this machine alone.
enum DemoDayPages {
  private static let form = Form([.moment("moment", "Day and time", required: true)])

  private static func page(_ visit: Visit) throws -> FormPage {
    guard visit.house.settings.demoClock != nil else { throw Problem.notFound }
    let wall = Zone.wall(visit.now, in: visit.reader.timeZone)
    let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
    return FormPage(
      title: visit.t("Change the day of the demonstration"), form: form, path: "/demo/day", submit: "Go to this day",
      start: Fields([("moment", "\(wall.day)T\(two(wall.hour)):\(two(wall.minute))")]),
      lead: visit.t(
        "Here it is {moment}. Deadlines, reminders and assemblies follow this clock. What was dated later stays ahead; after a month nobody is signed in any more.",
        ["moment": visit.reader.moment(visit.now)]))
  }

  static func show(_ visit: Visit) async throws -> Answer { try page(visit).shown(visit) }

  static func change(_ visit: Visit) async throws -> Answer {
    let page = try page(visit)
    let filled = page.form.fill(visit.form)
    guard filled.problems.isEmpty, let clock = visit.house.settings.demoClock,
      let moment = filled.moment("moment", timeZone: visit.reader.timeZone)
    else { return page.drawn(filled, visit) }
    try clock.set(moment)
    return visit.redirect(to: "/", done: visit.t("Here it is now {moment}.", ["moment": visit.reader.moment(moment)]))
  }
}

import Core
import Directory
import Storage
import Web

/// Mails of a meeting, each in its reader's language and with times in their zone. Keys make each go once.
enum MeetingLetters {
  /// After a change or a cancellation: everybody who registered or waits.
  static let job = JobKind("meeting.letters") { house, payload in
    guard let id = payload["meeting"].flatMap({ RecordID(text: $0) }), let what = payload["what"] else { return }
    let sequence = payload["sequence"] ?? ""
    let (meeting, registrations) = try await house.database.read { tx in
      (try Meeting.find(id, seenBy: .house, in: tx), try Registration.list(of: id, in: tx).filter { $0.state != .withdrawn })
    }
    try await house.write(each: registrations) { registration, tx in
      let key = "meeting \(what) \(id) \(sequence) \(registration.person)"
      try write(meeting, registration.person, key: key, house, in: tx) { reader, values in
        what == "cancelled"
          ? (
            reader.t("Cancelled: {meeting}", values),
            [reader.t("The meeting “{meeting}” of {when} was cancelled.", values)] + reason(values)
          )
          : (
            reader.t("Changed: {meeting}", values),
            [reader.t("Time, place or link of the meeting “{meeting}” have changed. It now begins on {when}.", values)]
          )
      }
    }
  }

  private static func reason(_ values: [String: String]) -> [String] { values["reason"].map { [$0] } ?? [] }

  /// A week and a day before. Each hour looks at a whole day, so that hours without a worker lose nothing.
  static let reminders = JobKind("meeting.reminders", every: .hour) { house, _ in
    for (days, window) in [(7, 6.0...7.0), (1, 0.0...1.0)] {
      let meetings = try await house.database.read { tx in
        var query = MeetingQuery()
        query.states = [.planned]
        query.from = tx.now.adding(seconds: window.lowerBound * 86_400)
        query.until = tx.now.adding(seconds: window.upperBound * 86_400)
        query.limit = 1000
        return try Meeting.list(query, seenBy: .house, in: tx)
      }
      for meeting in meetings {
        try await house.database.write { tx in
          for registration in try Registration.list(of: meeting.id, in: tx) where registration.state == .taken {
            let key = "meeting reminder \(days) \(meeting.id) \(meeting.starts) \(registration.person)"
            try write(meeting, registration.person, key: key, house, in: tx) { reader, values in
              (
                reader.t("Reminder: {meeting}, {when}", values),
                [reader.t("You are registered for the meeting “{meeting}”. It begins on {when}.", values)]
                  + [meeting.place, meeting.link].compactMap { $0 }
              )
            }
          }
        }
      }
    }
  }

  static func waits(_ meeting: Meeting, _ person: PersonID, _ house: House, in tx: WriteTx) throws {
    try write(meeting, person, key: nil, house, in: tx) { reader, values in
      (
        reader.t("Waiting list: {meeting}", values),
        [
          reader.t("All places of the meeting “{meeting}” of {when} are taken. You are on the waiting list.", values),
          reader.t("You will get an e-mail as soon as a place is free."),
        ]
      )
    }
  }

  static func hasPlace(_ meeting: Meeting, _ person: PersonID, _ house: House, in tx: WriteTx) throws {
    try write(meeting, person, key: nil, house, in: tx) { reader, values in
      (
        reader.t("You have a place: {meeting}", values),
        [
          reader.t("A place has become free: you are now registered for the meeting “{meeting}” of {when}.", values),
          reader.t("If you cannot come, say so on its page, so that somebody else can."),
        ]
      )
    }
  }

  private static func write(
    _ meeting: Meeting, _ person: PersonID, key: String?, _ house: House, in tx: WriteTx,
    _ words: (Reader, [String: String]) -> (subject: String, paragraphs: [String])
  ) throws {
    let who = try People.find(person, in: tx)
    guard let address = who.address else { return }
    let reader = Reader(language: who.language, words: house.words, timeZone: who.timeZone)
    let texts = try Texts.read(meeting.id, ["title", "reason"], for: who.language, machine: false, in: tx)
    var values = ["meeting": texts["title"]?.body ?? "", "when": MeetingClock(meeting, reader).words(meeting.starts)]
    values["reason"] = texts["reason"]?.body
    let (subject, paragraphs) = words(reader, values)
    let letter = Letter(
      subject: subject,
      paragraphs.map { .paragraph($0) } + [.link(reader.t("Open the meeting"), house.address(meeting.path, reader.language))])
    try Outbox.put(letter.mail(to: person, address, who.language, key: key), in: tx)
  }
}

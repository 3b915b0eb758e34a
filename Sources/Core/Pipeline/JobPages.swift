import Storage
import Web

/// What failed is seen, run again or dropped.
enum JobPages {
  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (jobs, counts, mails) = try await visit.read { tx in
      (try Jobs.list(state: .failed, in: tx), try Jobs.counts(in: tx), try Outbox.problems(in: tx))
    }
    let states = Kit.definitions(
      Job.State.allCases.map { state in (visit.t(state.label), .text(visit.reader.number(counts[state] ?? 0))) })
    let body: HTML = """
      <h2>\(visit.t("E-mails not sent"))</h2>
      \(mailTable(mails, visit))
      <h2>\(visit.t("Jobs that failed"))</h2>
      \(jobTable(jobs, visit))
      <h2>\(visit.t("All jobs"))</h2>
      \(states)
      """
    return visit.page(visit.t("Jobs and e-mails"), body) { $0.indexed = false }
  }

  private static func jobTable(_ jobs: [Job], _ visit: Visit) -> HTML {
    let rows = jobs.map { job -> [HTML] in
      let buttons =
        Kit.button(visit.t("Run again"), action: visit.path("/jobs/\(job.id)/retry"), visit.reader)
        + Kit.button(visit.t("Drop"), action: visit.path("/jobs/\(job.id)/drop"), tone: .quiet, visit.reader)
      return [
        .text(job.kind), .text(visit.reader.moment(job.created)), .text(visit.reader.number(job.tries)), .text(reason(job, visit)), buttons,
      ]
    }
    let columns = [
      Table.Column(visit.t("Job")), .init(visit.t("Written")), .init(visit.t("Attempts"), numeric: true), .init(visit.t("Reason")),
      .init(visit.t("What to do")),
    ]
    return Kit.table(
      Table(visit.t("Jobs that failed"), columns, rows: rows, captionShown: false, empty: .text(visit.t("No job has failed."))),
      visit.reader)
  }

  /// What happened and what to do, where the house knows it; else the words of what failed.
  private static func reason(_ job: Job, _ visit: Visit) -> String {
    let reason = job.reason ?? ""
    return switch job.fault {
    case .missingProgram:
      visit.t(
        "The program {program} is missing on this server. Have it installed there, then run the job again: {command}",
        ["program": reason, "command": Programs.installation(of: reason, data: visit.house.settings.data)])
    case .lost: visit.t("The server stopped ten times while doing this. Find out why before running it again.")
    case .unknownKind: visit.t("This version of the site does not know this job. Drop it, or run it again after an update.")
    case .error, nil: reason
    }
  }

  private static func mailTable(_ mails: [MailRow], _ visit: Visit) -> HTML {
    let rows = mails.map { mail -> [HTML] in
      [
        .text(mail.subject), .text(mail.address), .text(visit.t(mail.label)), .text(mail.reason ?? ""), mailButtons(mail, visit),
      ]
    }
    let columns = [
      Table.Column(visit.t("Subject")), .init(visit.t("To")), .init(visit.t("Status")), .init(visit.t("Reason")),
      .init(visit.t("What to do")),
    ]
    return Kit.table(
      Table(
        visit.t("E-mails not sent"), columns, rows: rows, captionShown: false,
        empty: .text(visit.t("Every e-mail that was due has been sent."))),
      visit.reader)
  }

  private static func mailButtons(_ mail: MailRow, _ visit: Visit) -> HTML {
    // What was sent has lost its words: it cannot be sent again.
    let again: HTML =
      [.failed, .held].contains(mail.state)
      ? Kit.button(visit.t("Send again"), action: visit.path("/mails/\(mail.id)/retry"), detail: mail.subject, visit.reader) : ""
    let drop: HTML =
      mail.state == .waiting
      ? "" : Kit.button(visit.t("Drop"), action: visit.path("/mails/\(mail.id)/drop"), tone: .quiet, detail: mail.subject, visit.reader)
    return again + drop
  }

  static func retry(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = ID<Job>(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try Jobs.retry(id, by: actor, in: tx) }
    return visit.redirect(to: "/jobs", done: visit.t("The job will run again in a moment."))
  }

  static func drop(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = ID<Job>(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try Jobs.drop(id, by: actor, in: tx) }
    return visit.redirect(to: "/jobs", done: visit.t("The job was dropped."))
  }

  static func retryMail(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = ID<MailRow>(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try Outbox.retry(id, by: actor, in: tx) }
    return visit.redirect(to: "/jobs", done: visit.t("The e-mail will be sent again in a moment."))
  }
}

extension Job.State {
  var label: Phrase {
    switch self {
    case .waiting: "Waiting"
    case .running: "Running"
    case .done: "Done"
    case .failed: "Failed"
    }
  }
}

extension MailRow {
  /// How it stands, in words.
  package var label: Phrase {
    switch state {
    case .waiting: "Waiting"
    case .held: "Held: no mail server is set up"
    case .sent: "Sent"
    case .failed: "Failed"
    case .bounced: fault == .bouncedForNow ? "Came back, perhaps only for now" : "Came back"
    case .kept: "Kept here"
    }
  }
}

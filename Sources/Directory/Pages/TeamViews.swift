import Core
import Storage
import Web

enum TeamViews {
  static func team(_ visit: Visit, _ team: TeamPages.Team, _ form: Filled) -> HTML {
    let reader = visit.reader
    var body: HTML = open(visit, team)
    body += standIns(visit, team)
    if team.mayName {
      body += invitations(visit, team)
      body += """
        <section><h2>\(reader.t("Invite somebody"))</h2>
        <p>\(reader.t("They get an e-mail with a link and accept with one click. Until then they cannot do anything here."))</p>
        \(form.html(action: visit.path("/team/\(team.organisation.slug)/invitations"), submit: "Send the invitation", reader: reader))</section>
        """
    }
    if !team.past.isEmpty { body += past(visit, team) }
    return body
  }

  private static func open(_ visit: Visit, _ team: TeamPages.Team) -> HTML {
    let reader = visit.reader
    var columns: [Table.Column] = [
      .init(reader.t("Name")), .init(reader.t("Role")), .init(reader.t("Since")), .init(reader.t("Confirmed")),
    ]
    if team.mayName { columns.append(.init(reader.t("What to do"))) }
    let rows = team.open.map { mandate -> [HTML] in
      let address = team.addresses[mandate.person]
      let mail: HTML = address.map { "<br><a href=\"\(link: "mailto:\($0)")\">\($0)</a>" } ?? ""
      var cells: [HTML] = [
        "\(team.names[mandate.person] ?? "")\(mail)", .text(reader.t(mandate.role.label)), day(mandate.from, reader),
        mandate.needsConfirmation
          ? Kit.badge(reader.t("To be confirmed"), .waiting) : day(mandate.confirmed, reader),
      ]
      if team.mayName { cells.append(actions(visit, mandate)) }
      return cells
    }
    let nobody = HTML.text(reader.t("Nobody acts for this organisation yet."))
    return Kit.table(Table(reader.t("Who acts now"), columns, rows: rows, empty: nobody), reader)
  }

  private static func actions(_ visit: Visit, _ mandate: Mandate) -> HTML {
    let path = "/mandates/\(mandate.id)"
    return """
      \(Kit.button(visit.t("Confirm"), action: visit.path("\(path)/confirmation"), tone: .quiet, visit.reader))
      \(Kit.button(visit.t("End"), action: visit.path("\(path)/end"), tone: .quiet, visit.reader))
      """
  }

  private static func standIns(_ visit: Visit, _ team: TeamPages.Team) -> HTML {
    let reader = visit.reader
    let way: HTML =
      team.mayName && team.open.contains { Role.deciding.contains($0.role) }
      ? "<p><a href=\"\(path: visit.path("/team/\(team.organisation.slug)/stand-in"))\">\(reader.t("Name somebody to stand in"))</a></p>"
      : ""
    if team.standIns.isEmpty { return way }
    var columns: [Table.Column] = [
      .init(reader.t("Name")), .init(reader.t("Stands in for")), .init(reader.t("From")), .init(reader.t("Until, this day included")),
    ]
    if team.mayName { columns.append(.init(reader.t("What to do"))) }
    let rows = team.standIns.map { mandate -> [HTML] in
      let whom = team.open.first { $0.id == mandate.standsFor }
      var cells: [HTML] = [
        .text(team.names[mandate.person] ?? ""), .text(whom.map { "\(team.names[$0.person] ?? ""), \(reader.t($0.role.label))" } ?? ""),
        day(mandate.from, reader), day(mandate.to?.adding(days: -1), reader),
      ]
      if team.mayName {
        cells.append(Kit.button(reader.t("End"), action: visit.path("/mandates/\(mandate.id)/end"), tone: .quiet, reader))
      }
      return cells
    }
    return Kit.table(Table(reader.t("Who stands in"), columns, rows: rows), reader) + way
  }

  private static func invitations(_ visit: Visit, _ team: TeamPages.Team) -> HTML {
    if team.invitations.isEmpty { return "" }
    let reader = visit.reader
    let rows = team.invitations.map { invitation -> [HTML] in
      let trouble: HTML =
        team.returned[invitation.id].map { mail in
          "<br>\(Kit.badge(reader.t(mail.label), .late)) <span class=\"quiet\">\(mail.reason ?? "")</span>"
        } ?? ""
      return [
        "\(invitation.name)<br>\(invitation.address)\(trouble)", .text(reader.t(invitation.role.label)), day(invitation.ends.day, reader),
        Kit.button(
          reader.t("Withdraw"), action: visit.path("/team-invitations/\(invitation.id)/withdrawal"), tone: .quiet, reader),
      ]
    }
    return Kit.table(
      Table(
        reader.t("Invited, not yet accepted"),
        [.init(reader.t("Name")), .init(reader.t("Role")), .init(reader.t("Until")), .init(reader.t("What to do"))], rows: rows),
      reader)
  }

  private static func past(_ visit: Visit, _ team: TeamPages.Team) -> HTML {
    let reader = visit.reader
    let rows = team.past.map { mandate -> [HTML] in
      [
        .text(team.names[mandate.person] ?? ""), .text(reader.t(mandate.role.label)), day(mandate.from, reader), day(mandate.to, reader),
      ]
    }
    return Kit.table(
      Table(
        reader.t("Who acted before"),
        [.init(reader.t("Name")), .init(reader.t("Role")), .init(reader.t("Since")), .init(reader.t("Until"))], rows: rows),
      reader)
  }

  static func day(_ day: Day?, _ reader: Reader) -> HTML {
    day.map { Kit.day($0, reader) } ?? .text(reader.t("unknown"))
  }

  static func moves(_ visit: Visit, _ moves: [Move]) -> HTML {
    let reader = visit.reader
    if moves.isEmpty { return Kit.empty(reader.t("Nobody is asking for a new address."), reader) }
    let rows = moves.map { move -> [HTML] in
      let buttons: HTML = """
        \(Kit.button(reader.t("I vouch for this"), action: visit.path("/addresses/\(move.id)/vouching"), reader))
        \(Kit.button(reader.t("Refuse"), action: visit.path("/addresses/\(move.id)/refusal"), tone: .quiet, reader))
        """
      return [.text(move.name), .text(move.address), Kit.day(move.asked.day, reader), buttons]
    }
    return """
      <p>\(reader.t("Vouch only if you have spoken to the person: an e-mail is not enough. It is recorded that you vouched."))</p>
      \(Kit.table(Table(reader.t("New addresses to vouch for"), [.init(reader.t("Name")), .init(reader.t("New address")), .init(reader.t("Asked on")), .init(reader.t("What to do"))], rows: rows, captionShown: false), reader))
      """
  }
}

import Ballots
import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// One vote: the question, who may vote, and once it is published the result with its arithmetic.
enum VotePages {
  struct Picture: Sendable {
    let vote: Vote
    let assembly: Assembly
    let assemblyTitle: String
    let texts: [String: Text]
    /// Only what this reader may see: after the publication, or for whoever leads once it is counted.
    let count: Count?
    /// Of a published roll call: what each city said.
    let voices: [(city: OrganisationID, weight: Int, choice: BallotChoice)]
    let names: [OrganisationID: String]
    let subjects: [OrganisationID]
    /// The language in which the question was put: that text is authentic, others are translations of it.
    let written: Language?
    let leads: Bool
    let holdsVote: Bool
    let isHolder: Bool
    /// Its time to open has come, and this prevents it.
    let obstacle: Problem?
    let acts: VoteActs.Picture

    var title: String { texts["title"]?.body ?? "" }
    func option(_ number: Int) -> String { texts["option-\(number)"]?.body ?? vote.question.options[number - 1] }
  }

  static func show(_ visit: Visit) async throws -> Answer { try await page(visit, sent: nil) }

  static func page(_ visit: Visit, sent: Filled?) async throws -> Answer {
    let picture = try await visit.read { tx in try read(visit, in: tx) }
    let html = VoteViews.page(picture, sent, visit)
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.column = .narrow
      chrome.breadcrumb = [
        Link(visit.t("Assemblies"), visit.path("/assemblies")), Link(picture.assemblyTitle, visit.path(picture.assembly.path)),
        Link(visit.t("The session"), visit.path("\(picture.assembly.path)/session")),
      ]
      chrome.lead = Kit.badge(
        visit.t(picture.leads ? picture.vote.state.label : SessionViews.state(picture.vote)), picture.vote.state.tone)
    }
    return sent == nil ? visit.page(picture.title, html, adjust) : visit.page(picture.title, invalid: html, adjust)
  }

  static func read(_ visit: Visit, in tx: Tx) throws -> Picture {
    let vote = try Vote.find(try AssemblySheet.id(visit), seenBy: visit.sight, in: tx)
    let assembly = try Assembly.find(vote.assembly, in: tx)
    let meeting = try Meeting.find(vote.assembly, seenBy: visit.sight, in: tx)
    let leads = visit.may(GovernancePermissions.conduct, on: meeting.owner)
    guard leads || vote.state != .prepared else { throw Problem.notFound }
    let isPublic = vote.state == .published || (vote.state == .annulled && vote.published != nil)
    let person = visit.actor?.person
    let acts = try VoteActs.read(vote, assembly, leads: leads, person: person, in: tx)
    // A scrutineer sees the count before it is published: nobody countersigns what they have not seen.
    let isCounted = isPublic || ((leads || acts.mine != nil) && vote.state == .counted)
    let voices = isPublic && vote.way == .rollCall ? try vote.voices(in: tx) : []
    let subjects = try vote.subjects(in: tx)
    return Picture(
      vote: vote, assembly: assembly,
      assemblyTitle: try Texts.read(assembly.id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "",
      texts: try Texts.read(vote.id, for: visit.language, in: tx),
      count: isCounted ? Tally.count(try vote.ballots(in: tx), vote.question) : nil, voices: voices,
      names: try Organisations.names(voices.map(\.city) + subjects, visit.language, on: tx.now.day, in: tx), subjects: subjects,
      written: try Texts.all(vote.id, in: tx)["title"]?.first { $0.origin == .written }?.language,
      leads: leads, holdsVote: try visit.actor?.organisation.map { try !Vote.rights(of: vote.id, holder: $0, in: tx).isEmpty } ?? false,
      isHolder: acts.mine != nil, obstacle: leads ? try obstacle(vote, assembly, in: tx) : nil, acts: acts)
  }

  private static func obstacle(_ vote: Vote, _ assembly: Assembly, in tx: Tx) throws -> Problem? {
    guard vote.state == .prepared, let opens = vote.opens, opens <= tx.now else { return nil }
    let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
    return vote.obstacle(
      assembly, try Attendance.read(assembly, rules, at: tx.now, in: tx).quorum(rules, call: assembly.call ?? 1), at: tx.now)
  }

  // MARK: Files with which anybody counts again

  static func file(_ visit: Visit) async throws -> Answer {
    let name = visit.parameter("name")
    let files = try await visit.read { tx in
      let vote = try Vote.find(try AssemblySheet.id(visit), seenBy: visit.sight, in: tx)
      guard vote.state == .published, vote.way == .secret else { throw Problem.notFound }
      return try vote.files(in: tx).files()
    }
    guard let file = files.first(where: { $0.name == name }) else { throw Problem.notFound }
    let type =
      name.hasSuffix(".csv") ? "text/csv; charset=utf-8" : name.hasSuffix(".json") ? "application/json" : "text/plain; charset=utf-8"
    return .download(file.bytes, type: type, name: name)
  }
}

extension Vote {
  /// The ballots of a counted secret vote as anybody may have them.
  func files(in tx: Tx) throws -> VoteFiles {
    let ballots = try tx.rows("SELECT code, choice FROM governance_ballot WHERE vote = \(id) ORDER BY code").map { row in
      guard let code = BallotCode(try row("code") as String), let choice = BallotChoice(try row("choice") as String) else {
        throw Problem.malformed
      }
      return Ballot(code: code, choice: choice)
    }
    return VoteFiles(question, ballots)
  }
}

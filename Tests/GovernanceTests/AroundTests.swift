import Ballots
import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Governance

/// Candidatures, ties, countersignatures and papers of the hall, through the router.
@Suite struct AroundTests {
  private static let letter = Array("%PDF-1.4\n% a letter signed by the mayor\n%%EOF\n".utf8)

  private static func stand(_ hall: Hall, _ browser: Browser, _ id: RecordID, _ body: ID<Body>, _ bytes: [UInt8] = letter) async
    -> Browser.Page
  {
    await browser.upload(
      "/en/assemblies/\(id)/candidates", [("body", "\(body)")], file: "letter", name: "letter.pdf", type: "application/pdf", bytes)
  }

  /// Rennes, Lisboa and Tampere sit in the committee: of whom the term ends this year, and of whom it does not.
  private static func terms(_ hall: Hall, _ ends: [String: String]) async throws {
    try await hall.world.house.database.write { tx in
      for (slug, day) in ends {
        try tx.execute("UPDATE directory_seat SET to_day = \(day) WHERE organisation = \(hall.city(slug))")
      }
    }
  }

  @Test func citiesStandWithALetterUntilTheLastDay() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      let committee = try await hall.body("executive-committee")
      try await Self.terms(hall, ["rennes": "2021-06-30", "tampere": "2021-06-30"])
      #expect(await hall.rennes.get("/en/assemblies/\(id)/candidates").text.contains("No city stands for election yet."))
      let empty = await hall.rennes.post("/en/assemblies/\(id)/candidates", [("body", "\(committee)")])
      #expect(empty.status == 422, "a letter is asked for")
      #expect(await Self.stand(hall, hall.rennes, id, committee, Array("a text".utf8)).status == 422)
      #expect(await Self.stand(hall, world.visitor, id, committee).status == 401)
      #expect(await Self.stand(hall, hall.rennes, id, try await hall.body("general-assembly")).status == 422)
      for browser in [hall.rennes, hall.lisboa, hall.tampere] {
        #expect(await Self.stand(hall, browser, id, committee).status == 303)
      }
      // Another letter replaces the first: one candidature of each city.
      #expect(await Self.stand(hall, hall.rennes, id, committee, Self.letter + Array("again\n".utf8)).status == 303)
      let (count, files) = try await world.house.database.read { tx in
        let all = try Candidature.list(at: id, in: tx)
        return (all.count, try Files.of(all.map(\.id), in: tx).values.map(\.count))
      }
      #expect(count == 3 && files == [1, 1, 1])

      // Lisboa sits, and its term does not end; Tampere owes fees.
      try await world.house.database.write { tx in
        try Organisations.state(
          Fact(.dues, Dues.due.rawValue, from: tx.now.day, source: "test"), of: hall.city("tampere"), by: .house, in: tx)
      }
      let page = await hall.staff.get("/en/assemblies/\(id)/candidates").text
      #expect(page.contains("Already sits in this body"))
      #expect(page.contains("Pay what is due"))
      #expect(page.contains("Outgoing member"))

      // The letter is for the city and whoever leads.
      let candidature = try await world.house.database.read { tx throws in
        try #require(try Candidature.list(at: id, in: tx).first { $0.organisation == hall.city("rennes") }).id
      }
      #expect(await hall.staff.get("/en/candidatures/\(candidature)/letter").status == 200)
      #expect(await hall.rennes.get("/en/candidatures/\(candidature)/letter").status == 200)
      #expect(await hall.lisboa.get("/en/candidatures/\(candidature)/letter").status == 404)
      #expect(await hall.lisboa.post("/en/candidatures/\(candidature)/withdrawal").status == 403)
      #expect(await hall.rennes.post("/en/candidatures/\(candidature)/withdrawal").status == 303)
      #expect(await hall.rennes.post("/en/candidatures/\(candidature)/withdrawal").status == 409)
      #expect(await Self.stand(hall, hall.rennes, id, committee).status == 303, "it thought better of it")

      world.clock.set(Moment("2021-04-11T08:00:00.000Z") ?? world.clock.now)
      let late = await Self.stand(hall, hall.rennes, id, committee)
      #expect(late.status == 409)
      #expect(late.text.contains("Candidatures could be submitted until"))
    }
  }

  @Test func anElectionIsMadeOfWhoCanBeElected() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      let committee = try await hall.body("executive-committee")
      try await Self.terms(hall, ["rennes": "2021-06-30", "lisboa": "2021-06-30"])
      try await hall.rule { $0.secret = [] }
      let fields = [
        ("body", "\(committee)"), ("title", "Renewal"), ("language", "en"), ("seats", "2"), ("form", "several"), ("order", "alphabetical"),
        ("way", "roll-call"),
      ]
      #expect(await hall.staff.post("/en/assemblies/\(id)/election", fields).status == 409, "nobody stands")
      for browser in [hall.tampere, hall.rennes, hall.lisboa] {
        #expect(await Self.stand(hall, browser, id, committee).status == 303)
      }
      #expect(await hall.rennes.post("/en/assemblies/\(id)/election", fields).status == 403)
      let made = await hall.staff.post("/en/assemblies/\(id)/election", fields)
      #expect(made.status == 303, "\(made.text)")
      let vote = try #require(RecordID(text: made.location.split(separator: "/").last ?? ""))
      let (cities, seats, open) = try await world.house.database.read { tx in
        let found = try Vote.find(vote, seenBy: .house, in: tx)
        let meeting = try AssemblySheet.read(id, .english, nil, .house, in: tx).meeting
        return (try found.candidates(in: tx), found.question.kind.seats, try Candidature.openSeats(of: committee, meeting, in: tx))
      }
      // Tampere sits and stays: it is not on the ballot.
      #expect(cities == [1: hall.city("lisboa"), 2: hall.city("rennes")])
      #expect(seats == 2 && open == 2)
      #expect(await Self.stand(hall, hall.tampere, id, committee).status == 409, "the ballot is prepared")

      // By lot the order is one of all.
      var orders: Set<[Int64]> = []
      for _ in 0..<40 where orders.count < 2 {
        let drawn = await hall.staff.post("/en/assemblies/\(id)/election", fields.map { ($0.0, $0.0 == "order" ? "lot" : $0.1) })
        let one = try #require(RecordID(text: drawn.location.split(separator: "/").last ?? ""))
        orders.insert(
          try await world.house.database.read { tx in
            try Vote.find(one, seenBy: .house, in: tx).candidates(in: tx).sorted { $0.key < $1.key }.map(\.value.value)
          })
      }
      #expect(orders.count == 2)
    }
  }

  @Test func whoWithdrewCannotWin() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      let committee = try await hall.body("executive-committee")
      try await Self.terms(hall, ["rennes": "2021-06-30", "lisboa": "2021-06-30"])
      for browser in [hall.rennes, hall.lisboa] { #expect(await Self.stand(hall, browser, id, committee).status == 303) }
      world.clock.set(Moment("2021-04-20T10:30:00.000Z") ?? world.clock.now)
      #expect(await hall.staff.post("/en/assemblies/\(id)/roll").status == 303)
      for browser in [hall.rennes, hall.lisboa, hall.tampere] { #expect(await browser.post("/en/assemblies/\(id)/presence").status == 303) }
      try await hall.rule {
        $0.quorum = Quorum(first: .init(heads: nil))
        $0.secret = []
      }
      #expect(await hall.staff.post("/en/assemblies/\(id)/opening").status == 303)
      let made = await hall.staff.post(
        "/en/assemblies/\(id)/election",
        [
          ("body", "\(committee)"), ("title", "Renewal"), ("language", "en"), ("seats", "1"), ("form", "ranked"), ("order", "alphabetical"),
          ("way", "roll-call"),
        ])
      let vote = try #require(RecordID(text: made.location.split(separator: "/").last ?? ""))
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      // Ranks, none of these or blank, and not both.
      func rank(_ browser: Browser, _ slug: String, _ fields: [(String, String)]) async -> Browser.Page {
        await browser.post("/en/votes/\(vote)/ballot", [("city", "\(hall.city(slug))")] + fields)
      }
      #expect(await rank(hall.rennes, "rennes", [("rank-1", "1"), ("choice", "blank")]).status == 422)
      #expect(await rank(hall.rennes, "rennes", [("choice", "blank")]).status == 303)
      #expect(await rank(hall.lisboa, "lisboa", [("rank-1", "1"), ("rank-2", "2")]).status == 303)
      #expect(await rank(hall.tampere, "tampere", [("choice", "none")]).status == 303)
      let lisboa = try await world.house.database.read { tx throws in
        try #require(try Candidature.list(at: id, in: tx).first { $0.organisation == hall.city("lisboa") }).id
      }
      #expect(await hall.lisboa.post("/en/candidatures/\(lisboa)/withdrawal").status == 303)
      #expect(!(await hall.tampere.get("/en/votes/\(vote)/ballot").text.contains("Rank of Lisboa")))
      #expect(await hall.staff.post("/en/votes/\(vote)/closing").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 303)
      let page = await hall.rennes.get("/en/votes/\(vote)").text
      #expect(page.contains("Chosen: Rennes."), "the second of Lisboa’s ballot")
      #expect(page.contains("1 was blank or spoilt.") || page.contains("1 were blank or spoilt."))
    }
  }

  /// Two options with two votes each, for one seat.
  private static func tied(_ hall: Hall, _ id: RecordID, form: String = "several") async throws -> RecordID {
    let vote = try await hall.vote(id, ["title": "Host", "options": "One\nOther\nThird", "seats": "1"], form: form)
    #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
    for (browser, slug, choice) in [
      (hall.rennes, "rennes", "1"), (hall.rennes, "torino", "1"), (hall.lisboa, "lisboa", "2"), (hall.tampere, "tampere", "2"),
    ] {
      #expect(await hall.ballot(browser, vote, for: slug, choice).status == 303)
    }
    #expect(await hall.staff.post("/en/votes/\(vote)/closing").status == 303)
    return vote
  }

  @Test func lotsAreDrawnOnceAndStandWithTheResult() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      try await hall.rule { $0.ties = .lot([]) }
      let id = try await hall.opened()
      let vote = try await Self.tied(hall, id)
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 409, "the lot first")
      #expect(await hall.staff.get("/en/votes/\(vote)").text.contains("Draw lots"))
      #expect(await hall.rennes.post("/en/votes/\(vote)/lot").status == 403)
      #expect(await hall.staff.post("/en/votes/\(vote)/lot").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/lot").status == 409, "once")
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 303)
      let (order, elected) = try await world.house.database.read { tx throws in
        let found = try Vote.find(vote, seenBy: .house, in: tx)
        return (found.question.ties.order, Tally.count(try found.ballots(in: tx), found.question).election)
      }
      #expect(order?.sorted() == [1, 2, 3])
      #expect(elected?.electedByOrder == order?.filter { $0 != 3 }.prefix(1).map { $0 })
      let page = await hall.rennes.get("/en/votes/\(vote)").text
      #expect(page.contains("Lots were drawn, in this order"))
      #expect(page.contains("Among equal votes, by lot"))
      #expect(await hall.staff.post("/en/votes/\(vote)/runoff").status == 409, "nobody is tied any more")
    }
  }

  @Test func theTiedStandAgain() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let vote = try await Self.tied(hall, id)
      #expect(await hall.staff.post("/en/votes/\(vote)/lot").status == 409, "the rules have no lot")
      #expect(await hall.staff.post("/en/votes/\(vote)/runoff").status == 409, "not published")
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 303)
      let again = await hall.staff.post("/en/votes/\(vote)/runoff")
      #expect(again.status == 303, "\(again.text)")
      #expect(await hall.staff.post("/en/votes/\(vote)/runoff").status == 409, "once")
      let made = try #require(RecordID(text: again.location.split(separator: "/").last ?? ""))
      let question = try await world.house.database.read { tx in try Vote.find(made, seenBy: .house, in: tx).question }
      #expect(question.options == ["One", "Other"])
      #expect(question.kind.seats == 1)
      #expect(await hall.staff.get("/en/votes/\(made)").text.contains("/votes/\(vote)"))
      #expect(await hall.staff.get("/en/votes/\(vote)").text.contains("/votes/\(made)"))
    }
  }

  @Test func scrutineersCountersign() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      try await hall.rule { $0.countersigned = true }
      let id = try await hall.opened()
      let vote = try await hall.vote(id, ["way": "secret"])
      let passphrases = try await hall.passphrases(vote)
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      #expect(await hall.ballot(hall.tampere, vote, for: "tampere", "yes").status == 200)
      #expect(await hall.rennes.post("/en/votes/\(vote)/countersignature").status == 409, "not counted")
      #expect(await hall.staff.post("/en/votes/\(vote)/closing").status == 303)
      let counted = await hall.staff.post("/en/votes/\(vote)/count", [("first", passphrases[0]), ("second", passphrases[1])])
      #expect(counted.status == 303)
      #expect(await hall.tampere.get("/en/votes/\(vote)").text.contains("Adopted") == false)
      #expect(await hall.rennes.get("/en/votes/\(vote)").text.contains("Adopted"), "what is countersigned is seen")
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 409)
      #expect(await hall.staff.post("/en/votes/\(vote)/countersignature").status == 404, "the chair is no scrutineer")
      #expect(await hall.tampere.post("/en/votes/\(vote)/countersignature").status == 404)
      #expect(await hall.rennes.post("/en/votes/\(vote)/countersignature").status == 303)
      #expect(await hall.rennes.post("/en/votes/\(vote)/countersignature").status == 409)
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 409, "one is not two")
      #expect(await hall.lisboa.post("/en/votes/\(vote)/countersignature").status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 303)
      #expect(await world.visitor.get("/en/votes/\(vote)").text.contains("Countersigned by scrutineers on"))
    }
  }

  @Test func papersOfTheHallAreReadByTwo() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let vote = try await hall.vote(id, ["way": "secret"])
      let passphrases = try await hall.passphrases(vote)
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      #expect(await hall.ballot(hall.rennes, vote, for: "rennes", "yes").status == 200)
      #expect(await hall.ballot(hall.tampere, vote, for: "tampere", "no").status == 200)
      func paper(_ slug: String, _ part: String = "cities", by browser: Browser? = nil) async -> Browser.Page {
        await (browser ?? hall.staff).post("/en/votes/\(vote)/papers/\(part)", [("city", "\(hall.city(slug))")])
      }
      // Online or on paper, never both.
      let online = await paper("rennes")
      #expect(online.status == 422)
      #expect(online.text.contains("already voted online"))
      #expect(await paper("torino", by: hall.rennes).status == 403)
      #expect(await paper("lome").status == 422, "no vote here")
      for slug in ["torino", "katowice", "lisboa", "rosario"] { #expect(await paper(slug).status == 303) }
      #expect(await paper("torino").status == 422)
      let refused = await hall.ballot(hall.rennes, vote, for: "torino", "yes")
      #expect(refused.status == 409)
      #expect(refused.text.contains("votes on paper in the hall"))
      #expect(await paper("rosario", "return").status == 303)
      #expect(await paper("rosario", "return").status == 409)
      #expect(await hall.ballot(hall.lisboa, vote, for: "rosario", "yes").status == 200, "a paper came back unused")
      #expect(await hall.rennes.post("/en/votes/\(vote)/papers", [("papers", "yes\nno\nblank")]).status == 409, "it is open")
      #expect(await hall.staff.post("/en/votes/\(vote)/closing").status == 303)

      let open = [("first", passphrases[0]), ("second", passphrases[1])]
      #expect(await hall.staff.post("/en/votes/\(vote)/count", open).status == 409, "papers wait")
      func enter(_ browser: Browser, _ lines: String) async -> Browser.Page {
        await browser.post("/en/votes/\(vote)/papers", [("papers", lines)])
      }
      #expect(await enter(hall.tampere, "yes\nno\nblank").status == 404, "no holder")
      #expect(await enter(hall.rennes, "yes\nno").status == 422, "three papers")
      #expect(await enter(hall.rennes, "yes\nperhaps\nblank").status == 422)
      #expect(await enter(hall.rennes, "yes\nno\nspoilt").status == 303)
      #expect(!(await hall.lisboa.get("/en/votes/\(vote)/papers").text.contains("spoilt</td>")), "each apart")
      #expect(await enter(hall.lisboa, "yes\nyes\nspoilt").status == 303)
      let differing = await hall.staff.post("/en/votes/\(vote)/count", open)
      #expect(differing.status == 409)
      #expect(differing.text.contains("The two entries of the papers differ"))
      #expect(await hall.lisboa.get("/en/votes/\(vote)/papers").text.contains("Differences"))
      #expect(await enter(hall.staff, "yes\nno\nspoilt").status == 409, "two have read")
      #expect(await enter(hall.lisboa, "yes\nno\nspoilt").status == 303)
      #expect(await hall.lisboa.get("/en/votes/\(vote)/papers").text.contains("Both entries agree"))
      #expect(await hall.staff.post("/en/votes/\(vote)/count", open).status == 303)
      #expect(await hall.staff.post("/en/votes/\(vote)/publication").status == 303)
      let (read, left) = try await world.house.database.read { tx in
        (
          try Vote.find(vote, seenBy: .house, in: tx).files(in: tx),
          try tx.count("SELECT count(*) FROM governance_paper") + tx.count("SELECT count(*) FROM governance_envelope")
        )
      }
      #expect(left == 0)
      // Online yes, no, yes; on paper yes, no, spoilt.
      #expect(read.published.votes == [3, 2])
      #expect(read.published.spoilt == 1)
      #expect(read.ballots.count == 6 && Set(read.ballots.map(\.code)).count == 6)
      #expect(read.recounted == read.published)
    }
  }

  @Test func fewerThanFiveAreWarned() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      for slug in ["rosario", "sorocaba", "katowice"] {
        #expect(await hall.staff.post("/en/assemblies/\(id)/proxy/withdrawal", [("city", "\(hall.city(slug))")]).status == 303)
      }
      try await hall.rule { $0.quorum = Quorum(first: .init(heads: nil)) }
      let vote = try await hall.vote(id, ["way": "secret"])
      _ = try await hall.passphrases(vote)
      #expect(await hall.staff.get("/en/votes/\(vote)").text.contains("Fewer than five cities vote here"))
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      #expect(await hall.rennes.get("/en/votes/\(vote)/ballot").text.contains("Fewer than five cities vote here"))
    }
  }
}

import Testing

@testable import ActionPlan

@Suite("Editing a draft")
struct PlanDraftTests {
  /// a1(g1 c1 c2) a2(g2 c3): six passages with their ids in order.
  static let draft = PlanDraft(
    year: 2024, language: "en", document: "x",
    parts: [
      part(1, .axis, "First"), part(2, .general, "Aim."), part(3, .concrete, "One. Two. Three."), part(4, .concrete, "Four."),
      part(5, .axis, "Second"), part(6, .general, "Aim."), part(7, .concrete, "Five."),
    ])

  static func part(_ id: Int, _ role: PlanPart.Role, _ text: String) -> PlanPart {
    PlanPart(id: id, role: role, passage: Passage(text))
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let edit: PlanDraft.Edit
    let codes: String
    var testDescription: String { "\(edit)" }
  }

  @Test(
    "Each edit gives the plan it says",
    arguments: [
      Case(edit: .cut(part: 3, at: 1), codes: "1.1 One. | 1.2 Two. Three. | 1.3 Four. | 2.1 Five."),
      Case(edit: .cut(part: 3, at: 2), codes: "1.1 One. Two. | 1.2 Three. | 1.3 Four. | 2.1 Five."),
      Case(edit: .join(part: 4), codes: "1.1 One. Two. Three. Four. | 2.1 Five."),
      Case(edit: .moveUp(part: 4), codes: "1.1 Four. | 1.2 One. Two. Three. | 2.1 Five."),
      Case(edit: .moveDown(part: 3), codes: "1.1 Four. | 1.2 One. Two. Three. | 2.1 Five."),
      Case(edit: .moveDown(part: 4), codes: "1.1 One. Two. Three. | 2.1 Four. | 2.2 Five."),
      Case(edit: .moveUp(part: 7), codes: "1.1 One. Two. Three. | 1.2 Four. | 1.3 Five."),
      Case(edit: .moveUp(part: 5), codes: "1.1 Five. | 2.1 One. Two. Three. | 2.2 Four."),
      Case(edit: .moveDown(part: 1), codes: "1.1 Five. | 2.1 One. Two. Three. | 2.2 Four."),
      Case(edit: .role(part: 4, .aside), codes: "1.1 One. Two. Three. | 2.1 Five."),
    ])
  func edits(_ example: Case) throws {
    let edited = try Self.draft.applying(example.edit)
    #expect(codes(edited) == example.codes)
    // Whatever is done, every letter stays.
    #expect(
      edited.parts.map(\.passage.text).joined().filter { $0.isLetter }.sorted()
        == Self.draft.parts.map(\.passage.text).joined().filter { $0.isLetter }.sorted())
    #expect(Set(edited.parts.map(\.id)).count == edited.parts.count)
  }

  @Test(
    "An edit that cannot be made says why",
    arguments: [
      (PlanDraft.Edit.join(part: 3), PlanDraft.Refusal.nothingBefore), (.join(part: 7), .nothingBefore), (.join(part: 1), .nothingBefore),
      (.cut(part: 4, at: 1), .noCut), (.cut(part: 3, at: 3), .noCut), (.cut(part: 3, at: 0), .noCut), (.cut(part: 99, at: 1), .noPart),
      (.moveUp(part: 3), .nowhere), (.moveDown(part: 7), .nowhere), (.moveUp(part: 1), .nowhere),
      (.title(part: 3, ["en": String(repeating: "x", count: 121)]), .tooLong),
    ])
  func refusals(edit: PlanDraft.Edit, refusal: PlanDraft.Refusal) {
    #expect(throws: refusal) { try Self.draft.applying(edit) }
  }

  @Test("A title is given, changed and taken away")
  func titles() throws {
    var draft = try Self.draft.applying(.title(part: 3, ["en": " Numbers ", "fr": "Nombres"]))
    #expect(draft.part(code: "1.1")?.titles == ["en": "Numbers", "fr": "Nombres"])
    draft = try draft.applying(.title(part: 3, ["fr": ""]))
    #expect(draft.part(code: "1.1")?.titles == ["en": "Numbers"])
  }

  @Test("Three cuts in the one paragraph of axis 4 give the forty, whose titles are offered by order")
  func forty() throws {
    let titles = try #require(PlanTitles.read(bytes(documentFolder.appending(path: "plan-2021.json"))))
    let cuts = try #require(PlanCuts.read(bytes(documentFolder.appending(path: "plan-2021.cuts.json"))))
    let read = PlanDraft(year: 2021, language: "fr", document: "x", parts: try PlanReader.read(bytes(plan2021)))
    #expect(read.part(code: "4.11")?.passage.cuts.count == 3)
    #expect(read.offering(titles).part(code: "4.11")?.titles == [:], "thirteen objectives and sixteen titles are not matched")
    let cut = try #require(try read.applying(cuts.cuts).last)
    let draft = cut.offering(titles)
    #expect(draft.axes.flatMap(\.concrete).count == 40)
    #expect(
      draft.part(code: "4.12")?.passage.text == "Consolider la gouvernance, la participation des membres et la responsabilité partagée.")
    #expect(draft.part(code: "4.14")?.titles["en"] == "Online meetings and language barriers")
    #expect(draft.part(code: "4.16")?.evidence == ["survey.answered", "survey.published"])
    #expect(draft.axes.flatMap(\.concrete).allSatisfy { $0.part.titles.count == 3 && !$0.part.evidence.isEmpty })
    #expect(letters(draft.parts.map(\.passage.text).joined()) == letters(read.parts.map(\.passage.text).joined()))
  }

  @Test("What stands in the way of publication is named")
  func lacks() throws {
    #expect(Self.draft.lacks.isEmpty)
    #expect(try Self.draft.applying(.role(part: 6, .aside)).lacks == [.noGeneral(axis: 2)])
    #expect(try Self.draft.applying(.role(part: 7, .aside)).lacks == [.noConcrete(axis: 2)])
    #expect(try Self.draft.applying(.role(part: 1, .aside)).lacks == [.outsideAxes(count: 3)])
  }

  private func codes(_ draft: PlanDraft) -> String {
    draft.axes.flatMap(\.concrete).map { "\($0.code) \($0.part.passage.text)" }.joined(separator: " | ")
  }
}

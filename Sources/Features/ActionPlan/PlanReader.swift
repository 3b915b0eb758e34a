import Foundation

/// Reads a plan written as Markdown in any language into axes, general objectives and concrete objectives.
///
/// Everything that the document says comes out, each passage once and in order, with what it is taken for: the
/// reader may be wrong about a passage but loses none, and a person corrects it on the review page. It joins what
/// a page break tore apart and never splits a paragraph.
package enum PlanReader {
  package static func read(_ bytes: [UInt8]) throws(PlanRefusal) -> [PlanPart] {
    let blocks = try PlanBlocks.read(bytes)
    var reading = Reading(blocks: joined(promoted(blocks)).flatMap(unlabelled))
    reading.classify()
    let parts = reading.parts.enumerated().map { PlanPart(id: $0.offset + 1, role: $0.element.0, passage: $0.element.1) }
    guard parts.contains(where: { $0.role == .concrete }) else { throw .noObjectives }
    return parts
  }

  /// A short paragraph in which everything is strong is a heading, one level under any other, when it is a label
  /// or a numbered title; so is a label that stands alone before its colon.
  private static func promoted(_ blocks: [Block]) -> [Block] {
    blocks.map { block in
      let text = block.passage.text
      guard block.kind == .paragraph, text.count <= 120 else { return block }
      let isLabel = PlanWords.label(text) != nil
      guard block.allStrong || isLabel && text.hasSuffix(":") else { return block }
      var heading = block
      let isNumbered = text.split(separator: " ").first.map { PlanWords.isNumber($0) } ?? false
      if isLabel { heading.kind = .heading(8) } else if isNumbered || text.last?.isPunctuation != true { heading.kind = .heading(7) }
      return heading
    }
  }

  /// Puts together what a page break tore apart: a paragraph without final punctuation and one that goes on in lower
  /// case. A page number or a rule between them is passed over and kept after them.
  private static func joined(_ blocks: [Block]) -> [Block] {
    var result: [Block] = []
    for block in blocks {
      let back = result.lastIndex { $0.kind != .rule && !isPageNumber($0) }
      if block.kind == .paragraph, !isPageNumber(block), let back, result.count - back <= 3,
        result[back].kind == .paragraph || result[back].kind == .item, result[back].passage.runsOn(into: block.passage)
      {
        result[back].passage = result[back].passage.joined(to: block.passage)
      } else {
        result.append(block)
      }
    }
    return result.filter { $0.kind != .rule }
  }

  private static func isPageNumber(_ block: Block) -> Bool {
    block.kind == .paragraph && block.passage.text.count <= 4 && block.passage.text.allSatisfy { $0.isNumber }
  }

  /// "Objetivo general: reforzar …" becomes its label and its text.
  private static func unlabelled(_ block: Block) -> [Block] {
    guard block.kind == .paragraph, let found = PlanWords.inlineLabel(block.passage.source) else { return [block] }
    let (label, text) = block.passage.cut(at: found.length)
    return [Block(kind: .heading(9), passage: label), Block(kind: .paragraph, passage: text)]
  }
}

/// One passage of a plan and what it is.
package struct PlanPart: Sendable, Equatable, Codable, Identifiable {
  package enum Role: String, Sendable, Codable, CaseIterable {
    /// The document's own title.
    case title
    case axis
    /// "General objective": a heading that says what follows and is nothing itself.
    case label
    case general
    case concrete
    /// Part of the document, not of the plan.
    case aside
  }

  /// Stays with the passage through every edit of a draft.
  package var id: Int
  package var role: Role
  package var passage: Passage
  /// The short public title, by language code.
  package var titles: [String: String] = [:]
  /// Plain words of what the axis wants, by language code.
  package var goals: [String: String] = [:]
  /// Kinds of ledger rows that are evidence for an objective.
  package var evidence: [String] = []

  package init(
    id: Int, role: Role, passage: Passage, titles: [String: String] = [:], goals: [String: String] = [:],
    evidence: [String] = []
  ) {
    self.id = id
    self.role = role
    self.passage = passage
    self.titles = titles
    self.goals = goals
    self.evidence = evidence
  }
}

/// The work of deciding what each block is.
private struct Reading {
  let blocks: [Block]
  var parts: [(PlanPart.Role, Passage)] = []

  init(blocks: [Block]) { self.blocks = blocks }

  mutating func classify() {
    let labels = labelled()
    if labels.isEmpty { byNesting() } else { byLabels(labels) }
  }

  /// Which headings are labels: by their words, else because the same heading comes back under different titles
  /// (the first repeated one opens the general objectives, the others the concrete ones).
  private func labelled() -> [Int: PlanWords.Label] {
    var labels: [Int: PlanWords.Label] = [:]
    for (position, block) in blocks.enumerated() where block.level != nil {
      if let label = PlanWords.label(block.passage.text) { labels[position] = label }
    }
    if labels.values.contains(.concrete) { return labels }
    var places: [String: [Int]] = [:]
    for (position, block) in blocks.enumerated() where block.level != nil && labels[position] == nil {
      places[PlanWords.bare(block.passage.text), default: []].append(position)
    }
    let repeated = places.filter { $0.value.count > 1 }.sorted { $0.value[0] < $1.value[0] }
    for (order, entry) in repeated.enumerated() {
      let isGeneral = order == 0 && repeated.count > 1 && !labels.values.contains(.general)
      for position in entry.value { labels[position] = isGeneral ? .general : .concrete }
    }
    return labels
  }

  /// An axis is a heading that is followed by a label before the next such heading, and is not printed smaller than
  /// the labels of the axis before it.
  private mutating func byLabels(_ labels: [Int: PlanWords.Label]) {
    var current: PlanWords.Label?
    var inAxis = false
    var labelLevel: Int?
    for (position, block) in blocks.enumerated() {
      if let label = labels[position] {
        parts.append((.label, block.passage))
        current = label
        labelLevel = block.level
      } else if let level = block.level {
        if inAxis, current == .concrete, let labelLevel, level > labelLevel, !leadsToLabel(position, labels) {
          parts.append((.concrete, block.passage))
          continue
        }
        inAxis = leadsToLabel(position, labels)
        current = nil
        labelLevel = nil
        parts.append((inAxis ? .axis : position == 0 || !seen(.axis) ? .title : .aside, block.passage))
      } else {
        parts.append((role(of: block, under: current, inAxis: inAxis), block.passage))
      }
    }
  }

  private func role(of block: Block, under label: PlanWords.Label?, inAxis: Bool) -> PlanPart.Role {
    if block.passage.text.allSatisfy({ $0.isNumber }) { return .aside }
    return switch label {
    case .general: .general
    case .concrete: .concrete
    case nil: .aside
    }
  }

  private func seen(_ role: PlanPart.Role) -> Bool { parts.contains { $0.0 == role } }

  private func leadsToLabel(_ position: Int, _ labels: [Int: PlanWords.Label]) -> Bool {
    for next in (position + 1)..<max(position + 1, blocks.count) {
      if labels[next] != nil { return true }
      if blocks[next].level != nil { return false }
    }
    return false
  }

  /// No label anywhere: a heading with a list or with several paragraphs is an axis; items are its concrete
  /// objectives and the paragraphs before them its general ones; without items the first paragraph is general.
  private mutating func byNesting() {
    let starts = blocks.indices.filter { blocks[$0].level != nil }
    let first = starts.first ?? blocks.endIndex
    for block in blocks[..<first] { parts.append((.aside, block.passage)) }
    for (order, start) in starts.enumerated() {
      let end = order + 1 < starts.count ? starts[order + 1] : blocks.endIndex
      let body = blocks[(start + 1)..<end]
      let isAxis = body.contains { $0.kind == .item } || body.count > 1
      parts.append((isAxis ? .axis : seen(.axis) ? .aside : .title, blocks[start].passage))
      let hasItems = body.contains { $0.kind == .item }
      for (place, block) in body.enumerated() {
        let general = hasItems ? block.kind != .item : place == 0
        parts.append((!isAxis ? .aside : general ? .general : .concrete, block.passage))
      }
    }
  }
}

extension Block {
  var level: Int? { if case .heading(let level) = kind { level } else { nil } }
}

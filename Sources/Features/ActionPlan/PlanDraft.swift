import Foundation

/// A plan between reading and publication: its passages in order, and what staff change on the review page. Every
/// change is one `Edit`, applied by a pure function; the steps are kept, so that each can be undone.
package struct PlanDraft: Sendable, Equatable, Codable {
  package var year: Int
  /// The language of the wording, by its code.
  package var language: String
  /// The name of the document read.
  package var document: String
  /// Where the document comes from, for whoever reads the plan later.
  package var source: String
  /// The name of the plan, by language code.
  package var titles: [String: String]
  package var parts: [PlanPart]
  /// Short titles that came with the document, to be taken or left.
  package var offered: PlanTitles?

  package init(
    year: Int, language: String, document: String, source: String = "", titles: [String: String] = [:], parts: [PlanPart],
    offered: PlanTitles? = nil
  ) {
    self.year = year
    self.language = language
    self.document = document
    self.source = source
    self.titles = titles
    self.parts = parts
    self.offered = offered
  }

  package enum Edit: Sendable, Equatable, Codable {
    /// With the passage of the same role before it.
    case join(part: Int)
    /// At one of the passage's possible cuts, counted from 1.
    case cut(part: Int, at: Int)
    case moveUp(part: Int)
    case moveDown(part: Int)
    case role(part: Int, PlanPart.Role)
    /// The short public title, in one or more languages; an empty one is taken away.
    case title(part: Int, [String: String])
    /// Titles, what an axis wants in plain words, kinds of evidence: in one change. Nil leaves what is there.
    case describe(part: Int, titles: [String: String], goals: [String: String]?, evidence: [String]?)
    /// Takes the offered titles wherever the numbers of objectives agree and nothing stands yet.
    case offered
    /// The name of the plan itself.
    case planTitle([String: String])
  }

  /// Why an edit cannot be made.
  package enum Refusal: Error, Sendable, Equatable { case noPart, nothingBefore, noCut, nowhere, tooLong }

  /// Characters of a short public title.
  package static let titleLimit = 120
  package static let goalLimit = 400

  package func applying(_ edit: Edit) throws(Refusal) -> PlanDraft {
    switch edit {
    case .join(let id): try joining(place(id))
    case .cut(let id, let number): try cutting(place(id), number)
    case .moveUp(let id): try moving(place(id), up: true)
    case .moveDown(let id): try moving(place(id), up: false)
    case .role(let id, let role): try changing(id) { $0.role = role }
    case .title(let id, let titles): try naming(id, \.titles, titles, limit: PlanDraft.titleLimit)
    case .describe(let id, let titles, let goals, let evidence):
      try naming(id, \.titles, titles, limit: PlanDraft.titleLimit)
        .naming(id, \.goals, goals ?? [:], limit: PlanDraft.goalLimit)
        .changing(id) { $0.evidence = evidence ?? $0.evidence }
    case .offered: offering(offered)
    case .planTitle(let titles): try entitled(titles)
    }
  }

  private func place(_ id: Int) throws(Refusal) -> Int {
    guard let place = parts.firstIndex(where: { $0.id == id }) else { throw .noPart }
    return place
  }

  private func changing(_ id: Int, _ change: (inout PlanPart) -> Void) throws(Refusal) -> PlanDraft {
    let place = try place(id)
    var copy = self
    change(&copy.parts[place])
    return copy
  }

  private func entitled(_ titles: [String: String]) throws(Refusal) -> PlanDraft {
    guard titles.values.allSatisfy({ $0.count <= PlanDraft.titleLimit }) else { throw .tooLong }
    var copy = self
    for (language, text) in titles { copy.titles[language] = text.trimmed.isEmpty ? nil : text.trimmed }
    return copy
  }

  private func naming(
    _ id: Int, _ field: WritableKeyPath<PlanPart, [String: String]>, _ words: [String: String], limit: Int
  ) throws(Refusal) -> PlanDraft {
    guard words.values.allSatisfy({ $0.count <= limit }) else { throw .tooLong }
    return try changing(id) { part in
      for (language, text) in words { part[keyPath: field][language] = text.trimmed.isEmpty ? nil : text.trimmed }
    }
  }

  private func joining(_ place: Int) throws(Refusal) -> PlanDraft {
    guard place > 0, let before = parts[..<place].lastIndex(where: { $0.role == parts[place].role }),
      !parts[before...place].dropFirst().dropLast().contains(where: { $0.role == .axis })
    else { throw .nothingBefore }
    var copy = self
    let joined = copy.parts.remove(at: place)
    copy.parts[before].passage = copy.parts[before].passage.joined(to: joined.passage)
    for kind in joined.evidence where !copy.parts[before].evidence.contains(kind) { copy.parts[before].evidence.append(kind) }
    return copy
  }

  private func cutting(_ place: Int, _ number: Int) throws(Refusal) -> PlanDraft {
    let cuts = parts[place].passage.cuts
    guard cuts.indices.contains(number - 1) else { throw .noCut }
    var copy = self
    let (first, second) = parts[place].passage.cut(at: cuts[number - 1])
    copy.parts[place].passage = first
    copy.parts.insert(PlanPart(id: nextID, role: parts[place].role, passage: second), at: place + 1)
    return copy
  }

  private var nextID: Int { (parts.map(\.id).max() ?? 0) + 1 }

  /// One step among the passages of its role; past the first or last of an axis it goes over to the next one. An
  /// axis moves with everything under it.
  private func moving(_ place: Int, up: Bool) throws(Refusal) -> PlanDraft {
    if parts[place].role == .axis { return try movingAxis(place, up: up) }
    let role = parts[place].role
    let others = up ? parts[..<place].lastIndex { $0.role == role } : parts[(place + 1)...].firstIndex { $0.role == role }
    guard let other = others else { throw .nowhere }
    let crosses = parts[min(place, other)...max(place, other)].contains { $0.role == .axis }
    var copy = self
    let moved = copy.parts.remove(at: place)
    let target = up ? (crosses ? other + 1 : other) : (crosses ? other - 1 : other)
    copy.parts.insert(moved, at: target)
    return copy
  }

  private func movingAxis(_ place: Int, up: Bool) throws(Refusal) -> PlanDraft {
    let starts = parts.indices.filter { parts[$0].role == .axis }
    guard let order = starts.firstIndex(of: place), starts.indices.contains(up ? order - 1 : order + 1) else { throw .nowhere }
    let first = starts[up ? order - 1 : order]
    let second = starts[up ? order : order + 1]
    let end = starts.first { $0 > second } ?? parts.endIndex
    var copy = self
    copy.parts.replaceSubrange(first..<end, with: Array(parts[second..<end]) + Array(parts[first..<second]))
    return copy
  }
}

extension PlanDraft {
  /// The plan that the draft says: axes with their objectives and the codes these get by their order.
  package struct Axis: Sendable, Equatable {
    package var number: Int
    package var part: PlanPart
    package var general: [PlanPart] = []
    package var concrete: [(code: String, part: PlanPart)] = []

    package static func == (left: Axis, right: Axis) -> Bool {
      left.number == right.number && left.part == right.part && left.general == right.general
        && left.concrete.elementsEqual(right.concrete) { $0.code == $1.code && $0.part == $1.part }
    }
  }

  package var axes: [Axis] {
    var result: [Axis] = []
    for part in parts {
      switch part.role {
      case .axis: result.append(Axis(number: result.count + 1, part: part))
      case .general where !result.isEmpty: result[result.count - 1].general.append(part)
      case .concrete where !result.isEmpty:
        let last = result.count - 1
        result[last].concrete.append((code: "\(last + 1).\(result[last].concrete.count + 1)", part: part))
      default: break
      }
    }
    return result
  }

  package func part(code: String) -> PlanPart? {
    axes.flatMap(\.concrete).first { $0.code == code }?.part
  }

  /// What stands in the way of publication.
  package enum Lack: Sendable, Equatable {
    case noAxis
    case noGeneral(axis: Int)
    case noConcrete(axis: Int)
    /// An objective that stands before the first axis belongs to none.
    case outsideAxes(count: Int)
  }

  package var lacks: [Lack] {
    let axes = axes
    if axes.isEmpty { return [.noAxis] }
    var result: [Lack] = []
    let outside = parts.prefix { $0.role != .axis }.filter { $0.role == .general || $0.role == .concrete }.count
    if outside > 0 { result.append(.outsideAxes(count: outside)) }
    for axis in axes {
      if axis.general.isEmpty { result.append(.noGeneral(axis: axis.number)) }
      if axis.concrete.isEmpty { result.append(.noConcrete(axis: axis.number)) }
    }
    return result
  }
}

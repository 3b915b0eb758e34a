import Foundation
import Testing

@testable import ActionPlan

/// The document of 2021 as it was published: found beside the data the house ships.
let plan2021 = documentFolder.appending(path: "plan-action-2021.fr.md")
let documentFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().appending(path: "Data/aive")

func bytes(_ url: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: url)) }

extension [PlanPart] {
  func texts(_ role: PlanPart.Role) -> [String] { filter { $0.role == role }.map(\.passage.text) }
}

@Suite("Reading a plan")
struct PlanReaderTests {
  @Test("The plan of 2021 has four axes, five general objectives and 37 concrete ones, in order")
  func theDocument() throws {
    let parts = try PlanReader.read(bytes(plan2021))
    #expect(
      parts.texts(.axis) == [
        "1. Augmenter l'incidence politique", "2. Améliorer les capacités des gouvernements locaux", "3. Approfondir la réflexion",
        "4. Consolider l'AIVE en tant que réseau mondial et renforcer sa gouvernance.",
      ])
    let draft = PlanDraft(year: 2021, language: "fr", document: "plan", parts: parts)
    #expect(draft.axes.map(\.general.count) == [1, 1, 1, 2])
    #expect(draft.axes.map(\.concrete.count) == [10, 7, 7, 13])
    #expect(draft.part(code: "1.1")?.passage.text == "Renforcer l'image institutionnelle de l'AIVE.")
    #expect(draft.part(code: "4.13")?.passage.text.hasPrefix("Évaluer de manière continue") == true)
    #expect(parts.texts(.title).last == "Plan d'Action 2021")
    #expect(draft.lacks.isEmpty)
  }

  @Test("The paragraph torn by a page break is one again")
  func pageBreak() throws {
    let parts = try PlanReader.read(bytes(plan2021))
    let torn = try #require(parts.texts(.concrete).first { $0.contains("nouveaux points de") })
    #expect(torn.contains("échanger de nouveaux points de vue et pour apprendre à partir"))
    #expect(torn.hasSuffix("des sujets traités."))
  }

  @Test("Raised letters are read as letters and remembered as raised")
  func raised() throws {
    let parts = try PlanReader.read(bytes(plan2021))
    let passage = try #require(parts.first { $0.passage.text.contains("défis du XXI") }?.passage)
    #expect(passage.text.contains("défis du XXIe siècle"))
    #expect(passage.source.contains("défis du XXI<sup>e</sup> siècle"))
  }

  @Test("Nothing is lost: letter by letter, the parts are the document without its markup", arguments: ["plan-action-2021.fr.md"])
  func nothingLost(name: String) throws {
    let document = try bytes(documentFolder.appending(path: name))
    let parts = try PlanReader.read(document)
    #expect(letters(parts.map(\.passage.text).joined()) == letters(stripped(String(decoding: document, as: UTF8.self))))
  }

  @Test("Nothing is lost of a plan of another year, language and layout")
  func nothingLostSpanish() throws {
    let parts = try PlanReader.read(Array(spanish.utf8))
    #expect(letters(parts.map(\.passage.text).joined()) == letters(stripped(spanish)))
  }

  @Test("A made-up plan in Spanish with other headings")
  func otherPlan() throws {
    let draft = PlanDraft(year: 2024, language: "es", document: "plan", parts: try PlanReader.read(Array(spanish.utf8)))
    #expect(draft.axes.map { PlanWords.withoutNumber($0.part.passage.text) } == ["Ciudades que cuidan", "Ciudades que aprenden"])
    #expect(draft.axes.map(\.general.count) == [1, 2])
    #expect(draft.axes.map(\.concrete.count) == [3, 2])
    #expect(draft.part(code: "1.2")?.passage.text == "Compartir experiencias sobre los cuidados en la ciudad y difundirlas en la red.")
    #expect(draft.part(code: "2.1")?.passage.cuts.count == 1)
    #expect(draft.lacks.isEmpty)
  }

  struct Layout: Sendable, CustomTestStringConvertible {
    let name: String
    let markdown: String
    let concrete: [Int]
    let general: [Int]
    var testDescription: String { name }
  }

  @Test("Other ways of laying out a plan", arguments: ways)
  func layouts(_ layout: Layout) throws {
    let parts = try PlanReader.read(Array(layout.markdown.utf8))
    let draft = PlanDraft(year: 2024, language: "en", document: "plan", parts: parts)
    #expect(draft.axes.map(\.concrete.count) == layout.concrete)
    #expect(draft.axes.map(\.general.count) == layout.general)
    // In any order: a page number inside a torn paragraph is kept after it.
    #expect(letters(parts.map(\.passage.text).joined()).sorted() == letters(stripped(layout.markdown)).sorted())
  }

  static let ways: [Layout] = [
    Layout(
      name: "English, labels in bold",
      markdown: "# Plan\n\n## 1. One\n\n**General objective**\n\nWin.\n\n**Specific objectives**\n\n- A.\n- B.\n",
      concrete: [2], general: [1]),
    Layout(
      name: "Portuguese, label and text in one paragraph",
      markdown: "## Eixo 1\n\nObjetivo geral: crescer juntos.\n\nObjetivos específicos:\n\n1. Um.\n2. Dois.\n3. Três.\n", concrete: [3],
      general: [1]),
    Layout(
      name: "No word we know, the same two headings in each part",
      markdown: "# Kava\n\n## Alpha\n\n### Zum\n\nFoo.\n\n### Bam\n\nOne.\n\nTwo.\n\n## Beta\n\n### Zum\n\nFoo.\n\n### Bam\n\nThree.\n",
      concrete: [2, 1], general: [1, 1]),
    Layout(
      name: "No label at all, lists under headings", markdown: "# Plan\n\n## A\n\nWhy.\n\n* one\n* two\n\n## B\n\nWhy.\n\n* three\n",
      concrete: [2, 1], general: [1, 1]),
    Layout(
      name: "HTML instead of Markdown",
      markdown:
        "<h1>Plan</h1>\n<h2>1. Uno</h2>\n<h3>Objetivo general</h3>\n<p>Crecer.</p>\n<h3>Objetivos concretos</h3>\n<p>Primero.</p><p>Segundo.</p>\n",
      concrete: [2], general: [1]),
    Layout(
      name: "Objectives as headings",
      markdown: "# Plan\n\n## 1. One\n\n### General objective\n\nWin.\n\n### Concrete objectives\n\n#### A\n\n#### B\n",
      concrete: [2], general: [1]),
    Layout(
      name: "A page number inside a torn paragraph",
      markdown:
        "## Axe\n\n### Objectif général\n\nBut.\n\n### Objectifs concrets\n\nPremier objectif qui\n\n12\n\n---\n\nva plus loin.\n\nSecond.\n",
      concrete: [2], general: [1]),
  ]

  @Test(
    "A hostile document is refused with its reason",
    arguments: [
      (Array(repeating: UInt8(97), count: 10_000_000), PlanRefusal.tooLarge),
      (Array("# Plan\n\u{0}\n".utf8), .notText),
      ([0xff, 0xfe, 0x41, 0x00], .notText),
      ([0xc3, 0x28], .notText),
      (Array(String(repeating: ">", count: 100_000).utf8), .tooDeep),
      (Array(String(repeating: "- ", count: 50_000).utf8), .tooDeep),
      (Array(String(repeating: "[", count: 100_000).utf8), .tooDeep),
      (Array(String(repeating: "**a ", count: 20_000).utf8), .noObjectives),
      (Array(String(repeating: "x\n\n", count: 10_000).utf8), .tooMany),
      (Array("".utf8), .noObjectives),
      (Array("Hello.\n".utf8), .noObjectives),
    ])
  func hostile(document: [UInt8], refusal: PlanRefusal) {
    #expect(throws: refusal) { try PlanReader.read(document) }
  }

  @Test(
    "Possible cuts stand where a sentence begins",
    arguments: [
      ("One.", 0), ("One. Two.", 1), ("One. two.", 0), ("Le XXI<sup>e</sup> siècle. La suite.", 1), ("Avec J. Dewey et al.", 0),
      ("Voir art. Un.", 0), ("¿Qué? ¡Sí! «Fin». Otra.", 3), ("UNESCO, ICLEI, MERCOSUR etc. et travailler.", 0), ("Fini ! Suite.", 1),
      ("« Fini. » Suite.", 1), ("1. Augmenter.", 0), ("In 2021. Then.", 1), ("…", 0), ("", 0),
    ])
  func cuts(text: String, count: Int) {
    #expect(Passage(text).cuts.count == count)
    #expect(letters(Passage(text).sentences.joined()) == letters(text))
  }
}

/// Only what is neither space nor markup counts when two texts are compared.
func letters(_ text: String) -> String { String(text.filter { !$0.isWhitespace }) }

/// The document without its markup, by rules of its own: the reader under test takes no part in it.
func stripped(_ markdown: String) -> String {
  var text = markdown
  for pattern in [#"(?m)^ *(\d+\.|[-*]) "#, #"(?m)^ {0,3}#{1,6} "#, #"(?m)^---$"#, #"</?[a-zèé0-9]+>"#, #"\*\*"#, #"\\"#] {
    text = text.replacingOccurrences(of: pattern, with: "", options: .regularExpression)
  }
  return text
}

/// Made up for this test: no such plan exists.
let spanish = """
  # Plan de Acción 2024

  Aprobado por la Asamblea. Este texto abre el documento.

  ## Eje 1. Ciudades que cuidan

  ### Objetivo general

  Poner los cuidados en el centro de la vida de las ciudades.

  ### Objetivos específicos

  - Formar a los equipos municipales.
  - Compartir experiencias sobre los cuidados en la ciudad
    y difundirlas en la red.
  - Escuchar a la infancia.

  ## Eje 2. Ciudades que aprenden

  ### Objetivos generales

  Aprender a lo largo de la vida.

  Abrir la escuela al barrio.

  ### Objetivos específicos

  - Celebrar un encuentro anual. Publicar sus conclusiones.
  - Invitar a las universidades.

  ## Anexo

  Calendario de la Asamblea.
  """

import Core
import Foundation
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Fees

enum Fixture {
  static func bytes(_ name: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
    return Array(try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  static func fault(_ bytes: [UInt8]) -> String {
    do {
      _ = try Camt053.read(bytes)
      return "taken"
    } catch let fault as BankFault { return fault.message.message } catch { return "\(error)" }
  }
}

/// Files with the habits of two banks, and files that are none.
@Suite struct BankFileTests {
  @Test func aBatchIsTakenApart() throws {
    let file = try Camt053.read(try Fixture.bytes("bank-one-batch.xml"))
    #expect(file.account == "ES9121000418450200051332")
    #expect(file.format == "camt.053.001.02")
    #expect(file.opening == Money(cents: 100_000) && file.closing == Money(cents: 715_300))
    #expect(file.lines.map(\.amount.cents) == [220_000, 236_500, 93_500, 70_500, -5000, -200])
    #expect(file.lines.map(\.kind) == [.credit, .credit, .credit, .credit, .reversal, .charge])
    #expect(file.lines[0].reference == "RF63F20210001")
    #expect(file.lines[0].payer == "Ajuntament de Barcelona")
    #expect(file.lines[3].charges == Money(cents: 1000))
    #expect(file.lines[2].key == "ES9121000418450200051332|ONE-BATCH-77#3", "a detail without a reference of its own")
    #expect(Set(file.lines.map(\.key)).count == file.lines.count)
  }

  @Test func aBankWithoutReferencesAndWithPrefixes() throws {
    let file = try Camt053.read(try Fixture.bytes("bank-two-without-references.xml"))
    #expect(file.format == "camt.053.001.08")
    #expect(file.lines.map(\.amount.cents) == [110_000, 120_000, 22_500, 12_000, 12_000])
    #expect(file.lines[1].payer == "Municipio de Sorocaba & Cia")
    #expect(Set(file.lines.map(\.key)).count == 5, "two alike are two")
    let again = try Camt053.read(try Fixture.bytes("bank-two-without-references.xml"))
    #expect(again == file, "and bear the same keys whenever they are read")
  }

  @Test(arguments: [
    ("truncated.xml", "The file is incomplete or damaged near line {line}. Download it from the bank again."),
    ("document-type.xml", "This XML file contains a document type, which no bank file does. It was not read."),
    ("wrong-balance.xml", "The movements do not lead from the opening balance to the closing balance: the file is incomplete."),
    ("wrong-batch.xml", "The parts of the movement of {day} for {amount} do not add up: the file is incomplete."),
  ])
  func broken(_ name: String, _ sentence: String) throws {
    #expect(Fixture.fault(try Fixture.bytes(name)) == sentence)
  }

  /// What the schemas want: taken out or moved, the file is refused.
  @Test(arguments: [
    ("<MsgId>ONE-20210601</MsgId>", ""), ("<CreDtTm>2021-06-02T06:00:00</CreDtTm>", ""), ("<Id>2021/101</Id>", ""),
    ("<IBAN>ES9121000418450200051332</IBAN>", ""), ("<Sts>BOOK</Sts>", ""), ("<CdtDbtInd>CRDT</CdtDbtInd>", ""), (" Ccy=\"EUR\"", ""),
    ("<BkTxCd><Prtry><Cd>NTRF+166</Cd></Prtry></BkTxCd>", ""), ("<Amt Ccy=\"EUR\">705.00", "<Amt Ccy=\"EUR\">705.001"),
    ("<Amt Ccy=\"EUR\">705.00", "<Amt Ccy=\"EUR\">-705.00"), ("<Sts>BOOK</Sts><BookgDt>", "<BookgDt>"),
    ("<AcctSvcrRef>ONE-4</AcctSvcrRef><BkTxCd>", "<Strange/><BkTxCd>"), ("camt.053.001.02", "camt.053.001.13"),
  ])
  func schemaRules(_ old: String, _ new: String) throws {
    let whole = String(decoding: try Fixture.bytes("bank-one-batch.xml"), as: UTF8.self)
    let broken = whole.replacing(old, with: new)
    #expect(broken != whole)
    #expect(Fixture.fault(Array(broken.utf8)) != "taken")
  }

  /// One change each to a file that is whole; the sentence names the element.
  @Test(arguments: [
    ("<LastPgInd>", "<LastPgInd>yes</LastPgInd><LastPgInd>", "LastPgInd"), ("<CreDtTm>2021-06-02T06", "<CreDtTm>2021-06-31T06", "CreDtTm"),
    ("<ElctrncSeqNb>101", "<ElctrncSeqNb>one", "ElctrncSeqNb"), ("<Ccy>EUR</Ccy>", "<Ccy>eur</Ccy>", "Ccy"),
    ("<IBAN>ES91", "<IBAN>9191", "IBAN"), ("<Cd>OPBD</Cd>", "<Cd>OPENING</Cd>", "Cd"), ("<Cd>OPBD</Cd>", "", "Cd"),
    ("<Cd>OPBD</Cd>", "<Cd>OPBD</Cd><Prtry>X</Prtry>", "Prtry"), ("<Dt><Dt>2021-06-01</Dt></Dt>", "<Dt/>", "Dt"),
    ("<NbOfTxs>3", "<NbOfTxs>three", "NbOfTxs"), ("<SubFmlyCd>ESCT</SubFmlyCd>", "", "SubFmlyCd"), ("<Sts>BOOK", "<Sts>DONE", "Sts"),
    ("<Nm>Ajuntament", "<Nm>\(String(repeating: "x", count: 141))", "Nm"),
    ("<EndToEndId>E2E-3", "<EndToEndId>\(String(repeating: "x", count: 36))", "EndToEndId"),
    ("<Refs><EndToEndId>E2E-3</EndToEndId></Refs>", "<Refs><EndToEndId/></Refs>", "EndToEndId"),
    ("<RvslInd>true", "<RvslInd>perhaps", "RvslInd"), ("<Chrgs><Amt Ccy=\"EUR\">10.00</Amt>", "<Chrgs>", "Amt"),
    ("<GrpHdr>", "<GrpHdr/><GrpHdr>", "MsgId"), ("935.00", "935.000001", "Amt"),
  ])
  func eachRuleOfTheSchema(_ old: String, _ new: String, _ element: String) throws {
    let whole = String(decoding: try Fixture.bytes("bank-one-batch.xml"), as: UTF8.self).replacing(
      "06:00:00</CreDtTm></GrpHdr>", with: "06:00:00</CreDtTm><MsgPgntn><PgNb>1</PgNb><LastPgInd>true</LastPgInd></MsgPgntn></GrpHdr>")
    #expect(Fixture.fault(Array(whole.utf8)) == "taken")
    let broken = whole.replacing(old, with: new)
    #expect(broken != whole)
    #expect(throws: BankFault.self) { try Camt053.read(Array(broken.utf8)) }
    do { _ = try Camt053.read(Array(broken.utf8)) } catch let fault as BankFault {
      #expect(fault.values["element"] == element, "\(fault.message.message) \(fault.values)")
    }
  }

  /// Every line of the table names lines that are there.
  @Test func theSchemaIsWhole() {
    for (version, types) in CamtSchema.versions {
      for (name, composite) in types {
        for element in composite.elements where element.shape.first?.isUppercase == true && !element.shape.contains("|") {
          #expect(types[element.shape] != nil, "\(version) \(name) \(element.name): \(element.shape)")
        }
      }
    }
  }

  @Test func hostileXML() {
    let deep = String(repeating: "<a>", count: 5000)
    for text in [
      "", "hello", "<", "<a", "<a>", "<a></b>", "<a b=></a>", "<a b=\"1></a>", "<a>&x;</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a/><b/>",
      deep,
      "<a><![CDATA[x</a>", "<a><!-- </a>", "<x:a/>", "\u{FEFF}<a/>", "<!DOCTYPE a><a/>", "<a><!ELEMENT b></a>",
    ] {
      #expect(Fixture.fault(Array(text.utf8)) != "taken")
    }
    // Any part of a right file is no file.
    if let whole = try? Fixture.bytes("bank-one-batch.xml") {
      for end in stride(from: 0, to: whole.count - 2, by: 97) { #expect(Fixture.fault(Array(whole.prefix(end))) != "taken") }
    }
  }

  @Test func entitiesOfXMLAndLettersOfWesternEurope() throws {
    let plain = try XMLReader.read(Array("<a t='&lt;1&gt;'>&amp;&#233;&#xE9;<![CDATA[<b>]]></a>".utf8))
    #expect(plain.text == "&éé<b>")
    #expect(plain.attributes["t"] == "<1>")
    let latin = Array("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>Mal".utf8) + [0xE4] + Array("</a>".utf8)
    #expect(try XMLReader.read(latin).text == "Malä")
  }

  @Test func aTable() throws {
    let table = try BankTable.table(try Fixture.bytes("table.csv"))
    let guess = BankTable.guess(table.heads)
    #expect(guess == [.day: 0, .amount: 1, .currency: 2, .payer: 3, .text: 4, .id: 5])
    let file = try BankTable.read(table, guess, account: "ES9121000418450200051332")
    #expect(file.lines.map(\.amount.cents) == [220_000, -350])
    #expect(file.lines.map(\.kind) == [.credit, .debit])
    #expect(file.lines[0].booked == Day("2021-06-01"))
    #expect(throws: BankFault.self) { try BankTable.read(table, [.day: 0, .amount: 3], account: "") }
    #expect(throws: BankFault.self) { try BankTable.read(table, [.amount: 1], account: "") }
  }
}

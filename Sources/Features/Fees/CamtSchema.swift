import Web

/// What the published schemas camt.053.001.02 and .08 want of a bank statement, as facts: which elements, in which order, how
/// often, of which shape. Everything from the root to the details of a transaction; what the house never reads (addresses,
/// agents, interest, cards, securities, taxes) is `open`: it may stand there, and is not looked into.
enum CamtSchema {
  /// One line a type. `Name` once, `Name?` at most once, `Name*` any number, `Name+` at least once; then its shape: another
  /// type, or a plain one (`Shape`). A line that begins with `=` is a choice: one of these and no other.
  private static let both: [String: String] = [
    "Page": "PgNb:digits LastPgInd:flag",
    "Span": "FrDtTm:moment ToDtTm:moment",
    "When": "= Dt:day DtTm:moment",
    "CodeOrOwn": "= Cd:code4 Prtry:35",
    "AccountId": "= IBAN:iban Othr:Other",
    "Other": "Id:34 SchmeNm?:open Issr?:35",
    "BalanceKind": "CdOrPrtry:CodeOrOwn SubTp?:CodeOrOwn",
    "Total": "NbOfNtries?:digits Sum?:number TtlNetNtryAmt?:number CdtDbtInd?:CRDT|DBIT",
    "Transaction": "Domn?:Domain Prtry?:OwnCode",
    "Domain": "Cd:code4 Fmly:Family",
    "Family": "Cd:code4 SubFmlyCd:code4",
    "OwnCode": "Cd:35 Issr?:35",
    "Details": "Btch?:Batch TxDtls*:Single",
    "Batch": "MsgId?:35 PmtInfId?:35 NbOfTxs?:digits TtlAmt?:amount CdtDbtInd?:CRDT|DBIT",
    "Amounts": "InstdAmt?:Sum TxAmt?:Sum CntrValAmt?:Sum AnncdPstngAmt?:Sum PrtryAmt*:OwnSum",
    "Sum": "Amt:amount CcyXchg?:open",
    "OwnSum": "Tp:35 Amt:amount CcyXchg?:open",
    "OwnReference": "Tp:35 Ref:35",
    "Remittance": "Ustrd*:140 Strd*:Structured",
    "Creditor": "Tp?:CreditorKind Ref?:35",
    "CreditorKind": "CdOrPrtry:CodeOrOwn Issr?:35",
    "OtherAccount": "Id:AccountId Tp?:CodeOrOwn Ccy?:currency Nm?:70",
    "Party": "Nm?:140 PstlAdr?:open Id?:open CtryOfRes?:open CtctDtls?:open",
  ]

  private static let second: [String: String] = [
    "Root": "GrpHdr:Header Stmt+:Statement",
    "Header": "MsgId:35 CreDtTm:moment MsgRcpt?:open MsgPgntn?:Page AddtlInf?:500",
    "Statement": """
    Id:35 ElctrncSeqNb?:number LglSeqNb?:number CreDtTm:moment FrToDt?:Span CpyDplctInd?:CODU|COPY|DUPL RptgSrc?:CodeOrOwn Acct:Account \
    RltdAcct?:OtherAccount Intrst*:open Bal+:Balance TxsSummry?:Totals Ntry*:Entry AddtlStmtInf?:500
    """,
    "Account": "Id:AccountId Tp?:CodeOrOwn Ccy?:currency Nm?:70 Ownr?:open Svcr?:open",
    "Balance": "Tp:BalanceKind CdtLine?:open Amt:amount CdtDbtInd:CRDT|DBIT Dt:When Avlbty*:open",
    "Totals": "TtlNtries?:Total TtlCdtNtries?:open TtlDbtNtries?:open TtlNtriesPerBkTxCd*:open",
    "Entry": """
    NtryRef?:35 Amt:amount CdtDbtInd:CRDT|DBIT RvslInd?:flag Sts:BOOK|PDNG|INFO BookgDt?:When ValDt?:When AcctSvcrRef?:35 Avlbty*:open \
    BkTxCd:Transaction ComssnWvrInd?:flag AddtlInfInd?:open AmtDtls?:Amounts Chrgs*:Charge TechInptChanl?:CodeOrOwn Intrst*:open \
    NtryDtls*:Details AddtlNtryInf?:500
    """,
    "Charge": """
    TtlChrgsAndTaxAmt?:amount Amt:amount CdtDbtInd?:CRDT|DBIT Tp?:open Rate?:number Br?:DEBT|CRED|SHAR|SLEV Pty?:open Tax?:open
    """,
    "Single": """
    Refs?:References AmtDtls?:Amounts Avlbty*:open BkTxCd?:Transaction Chrgs*:Charge Intrst*:open RltdPties?:Parties RltdAgts?:open \
    Purp?:CodeOrOwn RltdRmtInf*:open RmtInf?:Remittance RltdDts?:open RltdPric?:open RltdQties*:open FinInstrmId?:open Tax?:open \
    RtrInf?:open CorpActn?:open SfkpgAcct?:open AddtlTxInf?:500
    """,
    "References": """
    MsgId?:35 AcctSvcrRef?:35 PmtInfId?:35 InstrId?:35 EndToEndId?:35 TxId?:35 MndtId?:35 ChqNb?:35 ClrSysRef?:35 Prtry?:OwnReference
    """,
    "Structured": "RfrdDocInf*:open RfrdDocAmt?:open CdtrRefInf?:Creditor Invcr?:open Invcee?:open AddtlRmtInf*:140",
    "Parties": """
    InitgPty?:Party Dbtr?:Party DbtrAcct?:PartyAccount UltmtDbtr?:Party Cdtr?:Party CdtrAcct?:PartyAccount UltmtCdtr?:Party \
    TradgPty?:Party Prtry*:open
    """,
    "PartyAccount": "Id:AccountId Tp?:CodeOrOwn Ccy?:currency Nm?:70",
  ]

  private static let eighth: [String: String] = [
    "Root": "GrpHdr:Header Stmt+:Statement SplmtryData*:open",
    "Header": "MsgId:35 CreDtTm:moment MsgRcpt?:open MsgPgntn?:Page OrgnlBizQry?:open AddtlInf?:500",
    "Statement": """
    Id:35 StmtPgntn?:Page ElctrncSeqNb?:number RptgSeq?:open LglSeqNb?:number CreDtTm?:moment FrToDt?:Span CpyDplctInd?:CODU|COPY|DUPL \
    RptgSrc?:CodeOrOwn Acct:Account RltdAcct?:OtherAccount Intrst*:open Bal+:Balance TxsSummry?:Totals Ntry*:Entry AddtlStmtInf?:500
    """,
    "Account": "Id:AccountId Tp?:CodeOrOwn Ccy?:currency Nm?:70 Prxy?:open Ownr?:open Svcr?:open",
    "Balance": "Tp:BalanceKind CdtLine*:open Amt:amount CdtDbtInd:CRDT|DBIT Dt:When Avlbty*:open",
    "Totals": "TtlNtries?:open TtlCdtNtries?:open TtlDbtNtries?:open TtlNtriesPerBkTxCd*:open",
    "Entry": """
    NtryRef?:35 Amt:amount CdtDbtInd:CRDT|DBIT RvslInd?:flag Sts:CodeOrOwn BookgDt?:When ValDt?:When AcctSvcrRef?:35 Avlbty*:open \
    BkTxCd:Transaction ComssnWvrInd?:flag AddtlInfInd?:open AmtDtls?:Amounts Chrgs?:Charges TechInptChanl?:CodeOrOwn Intrst?:open \
    CardTx?:open NtryDtls*:Details AddtlNtryInf?:500
    """,
    "Charges": "TtlChrgsAndTaxAmt?:amount Rcrd*:Charge",
    "Charge": """
    Amt:amount CdtDbtInd?:CRDT|DBIT ChrgInclInd?:flag Tp?:open Rate?:number Br?:DEBT|CRED|SHAR|SLEV Agt?:open Tax?:open
    """,
    "Single": """
    Refs?:References Amt?:amount CdtDbtInd?:CRDT|DBIT AmtDtls?:Amounts Avlbty*:open BkTxCd?:Transaction Chrgs?:Charges Intrst?:open \
    RltdPties?:Parties RltdAgts?:open LclInstrm?:CodeOrOwn35 Purp?:CodeOrOwn RltdRmtInf*:open RmtInf?:Remittance RltdDts?:open \
    RltdPric?:open RltdQties*:open FinInstrmId?:open Tax?:open RtrInf?:open CorpActn?:open SfkpgAcct?:open CshDpst*:open CardTx?:open \
    AddtlTxInf?:500 SplmtryData*:open
    """,
    "CodeOrOwn35": "= Cd:35 Prtry:35",
    "References": """
    MsgId?:35 AcctSvcrRef?:35 PmtInfId?:35 InstrId?:35 EndToEndId?:35 UETR?:36 TxId?:35 MndtId?:35 ChqNb?:35 ClrSysRef?:35 \
    AcctOwnrTxId?:35 AcctSvcrTxId?:35 MktInfrstrctrTxId?:35 PrcgId?:35 Prtry*:OwnReference
    """,
    "Structured": """
    RfrdDocInf*:open RfrdDocAmt?:open CdtrRefInf?:Creditor Invcr?:open Invcee?:open TaxRmt?:open GrnshmtRmt?:open AddtlRmtInf*:140
    """,
    "Parties": """
    InitgPty?:Anybody Dbtr?:Anybody DbtrAcct?:PartyAccount UltmtDbtr?:Anybody Cdtr?:Anybody CdtrAcct?:PartyAccount UltmtCdtr?:Anybody \
    TradgPty?:Anybody Prtry*:open
    """,
    "PartyAccount": "Id:AccountId Tp?:CodeOrOwn Ccy?:currency Nm?:70 Prxy?:open",
    "Anybody": "= Pty:Party Agt:open",
  ]

  static let versions = ["02": types(both.merging(second) { $1 }), "08": types(both.merging(eighth) { $1 })]

  struct Element: Sendable {
    let name: String
    let shape: String
    let atLeast: Int
    let atMost: Int
  }

  struct Composite: Sendable {
    let elements: [Element]
    let isChoice: Bool
  }

  private static func types(_ lines: [String: String]) -> [String: Composite] {
    lines.mapValues { line in
      var words = line.split(separator: " ")
      let isChoice = words.first == "="
      if isChoice { words.removeFirst() }
      return Composite(elements: words.map { element(String($0), isChoice) }, isChoice: isChoice)
    }
  }

  private static func element(_ word: String, _ isChoice: Bool) -> Element {
    let halves = word.split(separator: ":", maxSplits: 1).map(String.init)
    let mark = halves[0].last.map { "?*+".contains($0) } == true ? halves[0].last : nil
    return Element(
      name: mark == nil ? halves[0] : String(halves[0].dropLast()), shape: halves[1],
      atLeast: isChoice || mark == "?" || mark == "*" ? 0 : 1, atMost: mark == "*" || mark == "+" ? .max : 1)
  }
}

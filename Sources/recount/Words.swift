import Ballots

/// A count in English.
enum Words {
  static func report(_ question: Question, _ count: Count) -> [String] {
    var lines = [
      plain(question.title),
      "Kind: \(question.kind). Roll: \(question.roll.entitled) votes, \(question.roll.present) present, \(question.roll.voted) cast.",
    ]
    lines.append(
      "Ballots: \(count.cast). Valid: \(count.valid). Abstentions: \(count.abstentions). Blank: \(count.blank). Spoilt: \(count.spoilt).")
    if question.kind.form == .yesNo {
      for (name, votes) in zip(["For", "Against"], count.votes) { lines.append("\(name): \(votes)") }
    } else {
      for option in options(question) where option <= count.votes.count {
        lines.append("\(name(option, question)): \(count.votes[option - 1])")
      }
      if question.kind.allowsNone { lines.append("None of these: \(count.none)") }
    }
    if let transfers = count.transfers { lines += rounds(transfers, question) }
    if let verdict = count.verdict { lines.append(sentence(verdict)) }
    if let election = count.election { lines += result(election, question) }
    return lines
  }

  private static func rounds(_ transfers: Transfers, _ question: Question) -> [String] {
    var lines = ["Quota: \(transfers.quota) of \(transfers.valid)."]
    for (number, round) in transfers.rounds.enumerated() {
      let act =
        switch round.act {
        case .firstPreferences: "first preferences"
        case .surplus: "surplus of \(name(round.of, question))"
        case .exclusion: "\(name(round.of, question)) is excluded"
        }
      lines.append("Round \(number + 1): \(act)")
      for option in options(question) where option <= round.votes.count && round.votes[option - 1] > .zero {
        lines.append("  \(name(option, question)): \(round.votes[option - 1])")
      }
      lines.append("  Exhausted: \(round.exhausted). Cut off: \(round.remainder).")
      if !round.byOrder.isEmpty { lines.append("  Equal until now, settled by \(question.ties): \(names(round.byOrder, question)).") }
      if !round.elected.isEmpty { lines.append("  Elected: \(names(round.elected, question)).") }
    }
    return lines
  }

  private static func sentence(_ verdict: Verdict) -> String {
    let arithmetic = "\(verdict.have) for, \(verdict.needed) needed (\(verdict.rule), of \(verdict.whole))"
    return switch verdict.outcome {
    case .reached: "Adopted: \(arithmetic)."
    case .missed: "Rejected: \(arithmetic), \(verdict.missing) missing."
    case .waitsForChair: "Equal; the chair’s casting vote is waited for: \(arithmetic)."
    case .chairFor: "Equal, adopted by the chair’s casting vote: \(arithmetic)."
    case .chairAgainst: "Equal, rejected by the chair’s casting vote: \(arithmetic)."
    case .toRepeat: "Equal; the vote is held again: \(arithmetic)."
    }
  }

  private static func result(_ election: Election, _ question: Question) -> [String] {
    var lines: [String] = []
    if let needed = election.needed { lines.append("Needed to be elected: \(needed).") }
    lines.append(election.elected.isEmpty ? "Nobody is elected." : "Elected: \(names(election.elected, question)).")
    if !election.electedByOrder.isEmpty {
      lines.append("Of equal votes, by \(question.ties): \(names(election.electedByOrder, question)).")
    }
    if !election.tied.isEmpty { lines.append("Equal: \(names(election.tied, question)); seats that wait: \(election.seatsForTied).") }
    if election.vacant > 0 { lines.append("Seats left empty: \(election.vacant).") }
    return lines
  }

  static func sentence(_ mistake: FilesMistake) -> String {
    switch mistake {
    case .missing(let name): "The file \(name) is not there."
    case .tooLong(let name): "The file \(name) is too long."
    case .otherBytes(let name): "The file \(name) is not the one whose sum is in \(VoteFiles.sums)."
    case .sums: "\(VoteFiles.sums) is not in order."
    case .line(let number): "ballots.csv, line \(number): neither a code and a choice, nor the end."
    case .order(let line): "ballots.csv, line \(line): the codes do not ascend."
    case .notOffered(let line): "ballots.csv, line \(line): this vote does not offer that choice."
    case .question: "vote.json is no question that can be counted."
    case .result: "result.json is no count."
    case .numbers(let ballots, let voted): "\(ballots) ballots, and \(voted) votes marked on the roll."
    }
  }

  private static func options(_ question: Question) -> [Int] { Array(question.options.indices).map { $0 + 1 } }

  private static func name(_ option: Int?, _ question: Question) -> String {
    guard let option, (1...max(1, question.options.count)).contains(option), !question.options.isEmpty else {
      return option.map(String.init) ?? ""
    }
    return "\(option) \(plain(question.options[option - 1]))"
  }

  private static func names(_ options: [Int], _ question: Question) -> String { options.map { name($0, question) }.joined(separator: ", ") }

  /// A file's words cannot steer the terminal.
  static func plain(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory.isPrinted ? $0 : " " }))
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isPrinted: Bool {
    switch self {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}

/// Which plural form a number takes, by the C expression of a PO header:
/// `nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);`
package struct PluralRule: Sendable {
  package let forms: Int
  private let expression: Expression

  package static let english = PluralRule(forms: 2, expression: .binary(.different, .n, .number(1)))

  private init(forms: Int, expression: Expression) {
    self.forms = forms
    self.expression = expression
  }

  /// Nil for what is no such rule.
  package init?(header: String) {
    var fields: [String: String] = [:]
    for part in header.split(separator: ";") {
      let halves = part.split(separator: "=", maxSplits: 1)
      guard halves.count == 2 else { continue }
      fields[halves[0].filter { !$0.isWhitespace }] = String(halves[1])
    }
    guard let written = fields["nplurals"], let forms = Int(written.filter { !$0.isWhitespace }), (1...6).contains(forms),
      let plural = fields["plural"], var parser = Parser(plural), let expression = parser.whole()
    else { return nil }
    self.init(forms: forms, expression: expression)
  }

  /// The form of a number; an expression that leaves the range gives the last form.
  package func form(of number: Int) -> Int {
    let wanted = expression.value(Int(min(number.magnitude, UInt(Int32.max))))
    return (0..<forms).contains(wanted) ? wanted : forms - 1
  }

  enum Operator: String, Sendable {
    case or = "||", and = "&&", equal = "==", different = "!=", less = "<", more = ">", lessOrEqual = "<=", moreOrEqual = ">="
    case plus = "+", minus = "-", times = "*", over = "/", rest = "%"

    /// As in C: higher binds closer.
    var strength: Int {
      switch self {
      case .or: 1
      case .and: 2
      case .equal, .different: 3
      case .less, .more, .lessOrEqual, .moreOrEqual: 4
      case .plus, .minus: 5
      case .times, .over, .rest: 6
      }
    }
  }

  indirect enum Expression: Sendable {
    case n
    case number(Int)
    case not(Expression)
    case binary(Operator, Expression, Expression)
    case choice(Expression, Expression, Expression)

    func value(_ n: Int) -> Int {
      switch self {
      case .n: n
      case .number(let number): number
      case .not(let inner): inner.value(n) == 0 ? 1 : 0
      case .choice(let condition, let yes, let no): condition.value(n) != 0 ? yes.value(n) : no.value(n)
      case .binary(let sign, let left, let right): calculate(sign, left.value(n), right.value(n))
      }
    }

    private func calculate(_ sign: Operator, _ left: Int, _ right: Int) -> Int {
      switch sign {
      case .or: left != 0 || right != 0 ? 1 : 0
      case .and: left != 0 && right != 0 ? 1 : 0
      case .equal: left == right ? 1 : 0
      case .different: left != right ? 1 : 0
      case .less: left < right ? 1 : 0
      case .more: left > right ? 1 : 0
      case .lessOrEqual: left <= right ? 1 : 0
      case .moreOrEqual: left >= right ? 1 : 0
      case .plus: left &+ right
      case .minus: left &- right
      case .times: left &* right
      case .over: right == 0 ? 0 : left / right
      case .rest: right == 0 ? 0 : left % right
      }
    }
  }

  enum Token: Equatable {
    case number(Int), n, sign(Operator), question, colon, not, open, close
  }

  struct Parser {
    private var tokens: ArraySlice<Token>

    init?(_ text: String) {
      var tokens: [Token] = []
      var rest = Array(text.utf8).filter { $0 != 32 && $0 != 9 && $0 != 10 }[...]
      while let byte = rest.first {
        if (48...57).contains(byte) {
          let digits = rest.prefix { (48...57).contains($0) }
          guard let number = Int(String(decoding: digits, as: UTF8.self)), number <= 1_000_000 else { return nil }
          tokens.append(.number(number))
          rest = rest.dropFirst(digits.count)
          continue
        }
        let pair = String(decoding: rest.prefix(2), as: UTF8.self)
        if let sign = Operator(rawValue: pair) {
          tokens.append(.sign(sign))
          rest = rest.dropFirst(2)
          continue
        }
        rest = rest.dropFirst()
        switch byte {
        case UInt8(ascii: "n"): tokens.append(.n)
        case UInt8(ascii: "?"): tokens.append(.question)
        case UInt8(ascii: ":"): tokens.append(.colon)
        case UInt8(ascii: "!"): tokens.append(.not)
        case UInt8(ascii: "("): tokens.append(.open)
        case UInt8(ascii: ")"): tokens.append(.close)
        default:
          guard let sign = Operator(rawValue: String(UnicodeScalar(byte))) else { return nil }
          tokens.append(.sign(sign))
        }
      }
      guard tokens.count <= 200 else { return nil }
      self.tokens = tokens[...]
    }

    mutating func whole() -> Expression? {
      guard let expression = choice(), tokens.isEmpty else { return nil }
      return expression
    }

    private mutating func eat(_ token: Token) -> Bool {
      guard tokens.first == token else { return false }
      tokens.removeFirst()
      return true
    }

    private mutating func choice() -> Expression? {
      guard let condition = binary(1) else { return nil }
      guard eat(.question) else { return condition }
      guard let yes = choice(), eat(.colon), let no = choice() else { return nil }
      return .choice(condition, yes, no)
    }

    private mutating func binary(_ strength: Int) -> Expression? {
      guard var left = unary() else { return nil }
      while case .sign(let sign)? = tokens.first, sign.strength >= strength {
        tokens.removeFirst()
        guard let right = binary(sign.strength + 1) else { return nil }
        left = .binary(sign, left, right)
      }
      return left
    }

    private mutating func unary() -> Expression? {
      switch tokens.popFirst() {
      case .n: return .n
      case .number(let number): return .number(number)
      case .not: return unary().map { .not($0) }
      case .open:
        guard let inner = choice(), eat(.close) else { return nil }
        return inner
      default: return nil
      }
    }
  }
}

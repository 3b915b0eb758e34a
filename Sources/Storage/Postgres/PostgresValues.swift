import CPQ

/// The types of PostgreSQL that a result may hold, by their numbers in pg_type.
enum PostgresType {
  case text, int8, int4, int2, float8, float4, bool, bytea, numeric, nothing, other

  init(oid: Oid) {
    switch oid {
    case 25, 1042, 1043, 19: self = .text
    case 20: self = .int8
    case 23, 26: self = .int4
    case 21: self = .int2
    case 701: self = .float8
    case 700: self = .float4
    case 16: self = .bool
    case 17: self = .bytea
    case 1700: self = .numeric
    case 2278: self = .nothing
    default: self = .other
    }
  }

  /// A numeric and the rest are read as text; one such column makes the whole result text.
  var isReadAsBinary: Bool {
    switch self {
    case .text, .int8, .int4, .int2, .float8, .float4, .bool, .bytea: true
    case .numeric, .nothing, .other: false
    }
  }

  var sqlType: SQLType {
    switch self {
    case .int8, .int4, .int2, .numeric: .integer
    case .float8, .float4: .double
    case .bool: .bool
    case .bytea: .bytes
    case .text, .nothing, .other: .text
    }
  }

  func binary(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
    switch self {
    case .int8: .integer(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
    case .int4: .integer(Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))))
    case .int2: .integer(Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self))))
    case .float8: .double(Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))))
    case .float4: .double(Double(Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))))
    case .bool: .bool(bytes.first == 1)
    case .bytea: .bytes([UInt8](bytes))
    case .text, .numeric, .nothing, .other: .text(String(decoding: bytes, as: UTF8.self))
    }
  }

  func text(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
    if self == .bytea { return .bytes(hexadecimal(bytes)) }
    let text = String(decoding: bytes, as: UTF8.self)
    switch self {
    case .int8, .int4, .int2: return Int64(text).map { .integer($0) } ?? .text(text)
    case .float8, .float4: return Double(text).map { .double($0) } ?? .text(text)
    // sum(bigint) is a whole numeric, avg(bigint) is not.
    case .numeric: return Int64(text).map { .integer($0) } ?? Double(text).map { .double($0) } ?? .text(text)
    case .bool: return .bool(text == "t")
    default: return .text(text)
    }
  }

  /// `\x0a1b` as bytes.
  private func hexadecimal(_ text: UnsafeRawBufferPointer) -> [UInt8] {
    func digit(_ byte: UInt8) -> UInt8 { byte < 58 ? byte - 48 : byte - 87 }
    let digits = text.dropFirst(2)
    return [UInt8](unsafeUninitializedCapacity: digits.count / 2) { buffer, filled in
      var from = digits.startIndex
      for index in 0..<digits.count / 2 {
        buffer.initializeElement(at: index, to: digit(digits[from]) << 4 | digit(digits[from + 1]))
        from += 2
      }
      filled = digits.count / 2
    }
  }
}

extension SQLValue {
  /// The number of the value's type in pg_type, so that the server never has to guess.
  var oid: Oid {
    switch self {
    case .text, .null(.text): 25
    case .integer, .null(.integer): 20
    case .double, .null(.double): 701
    case .bool, .null(.bool): 16
    case .bytes, .null(.bytes): 17
    }
  }
}

/// The values of one statement in binary form, in one piece of memory.
struct PostgresBindings {
  private var memory: [UInt8] = []
  private var offsets: [Int?] = []
  private var lengths: [Int32] = []

  init(_ values: [SQLValue]) {
    for value in values {
      let start = memory.count
      switch value {
      case .text(let text): memory += text.utf8
      case .integer(let number): append(number.bigEndian)
      case .double(let number): append(number.bitPattern.bigEndian)
      case .bool(let flag): memory.append(flag ? 1 : 0)
      case .bytes(let bytes): memory += bytes
      case .null: break
      }
      offsets.append(value.isNull ? nil : start)
      lengths.append(Int32(memory.count - start))
    }
    // An empty text needs an address too.
    memory.append(0)
  }

  private mutating func append(_ number: some FixedWidthInteger) {
    withUnsafeBytes(of: number) { memory += $0 }
  }

  func withPointers<T>(
    _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> T
  ) -> T {
    if lengths.isEmpty { return body(0, nil, nil, nil) }
    let formats = [Int32](repeating: 1, count: lengths.count)
    return memory.withUnsafeBytes { bytes in
      let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      let pointers = offsets.map { offset in offset.flatMap { start in base.map { $0 + start } } }
      return body(Int32(lengths.count), pointers, lengths, formats)
    }
  }
}

// Values that stand as one short text in a column or a file. Each is read strictly: one text for one value, everything else refused.

/// A whole number as we write it: decimal digits only, no sign, no leading zero, at most so much.
func number(_ text: some StringProtocol, most: Int) -> Int? {
  let digits = text.utf8
  guard !digits.isEmpty, digits.count <= 9, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
  guard digits.count == 1 || digits.first != 0x30 else { return nil }
  let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  return value <= most ? value : nil
}

/// Single spaces between; two spaces make an empty word, which nothing accepts.
func words(of text: some StringProtocol) -> ArraySlice<Substring> {
  String(text).split(separator: " ", omittingEmptySubsequences: false)[...]
}

/// A value that stands as one text in a file.
func read<Value>(_ decoder: any Decoder, _ parse: (String) -> Value?) throws -> Value {
  let container = try decoder.singleValueContainer()
  let text = try container.decode(String.self)
  guard let value = parse(text) else {
    throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a \(Value.self)")
  }
  return value
}

func write(_ text: String, to encoder: any Encoder) throws {
  var container = encoder.singleValueContainer()
  try container.encode(text)
}

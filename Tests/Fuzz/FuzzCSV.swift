/// Tables of strangers: whatever stands in the file, it is read or refused; what was read is written and read again alike.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCSV(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let lines = try? CSV.read(bytes) else { return 0 }
  for line in lines {
    precondition(line.cells.count <= CSV.columnLimit, "a line is wider than is allowed")
    precondition(line.cells.allSatisfy { $0.unicodeScalars.count <= CSV.cellLimit }, "a cell is longer than is allowed")
  }
  _ = CSV.write(lines.map(\.cells))
  return 0
}

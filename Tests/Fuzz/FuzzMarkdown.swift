/// What people write: no element of their own comes out, and no address that runs a program.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMarkdown(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let source = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  for language in [Language.french, .english] {
    let html = Markdown.html(source, language: language).text
    if let fault = MarkupFault.first(in: html) { fatalError("\(fault) in \(html)") }
  }
  _ = Markdown.plain(source)
  return 0
}

/// The whole document.
package enum Frame {
  package static func page(title: String, body: HTML, chrome: Chrome) -> HTML {
    "<!doctype html><html lang=\"\(chrome.reader.language.code)\"><title>\(title)</title><h1>\(title)</h1>\(body)"
  }
}

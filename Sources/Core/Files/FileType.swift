/// What the house keeps, told by the content and not by the name or by what the browser says.
package enum FileType: String, Sendable, CaseIterable, Equatable {
  case png, jpeg, webp, gif, pdf, csv, markdown, text, docx, xlsx, odt
}

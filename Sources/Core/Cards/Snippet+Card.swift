import Web

extension SnippetMarker {
  /// Marks in a list's item what was looked for; where neither title nor summary holds it, the place of the body that does
  /// stands below the title.
  package func marking(_ item: CardItem, of card: Card) -> CardItem {
    var item = item
    let title = mark(item.title)
    if title.isMarked { item.markedTitle = title.html }
    if let summary = excerpt(item.summary) {
      item.markedSummary = (item.summary.count > Snippet.width ? summary : mark(item.summary)).html
    } else if !title.isMarked, let body = excerpt(card.keywords) {
      item.markedSummary = body.html
    }
    return item
  }

  /// Where a card holds what was looked for: its title, else a piece of its summary or of its body.
  package func best(of card: Card) -> Snippet? {
    let title = mark(card.title)
    return title.isMarked ? title : excerpt(card.summary) ?? excerpt(card.keywords)
  }
}

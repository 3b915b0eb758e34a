import Web

extension SnippetMarker {
  /// Marks in a list's item what was looked for; where neither title nor summary holds it, the place of the body that does
  /// stands below the title.
  package func marking(_ item: CardItem, of card: Card) -> CardItem {
    var item = item
    let spoken = card.spoken
    let title = mark(item.title, spoken: spoken)
    if title.isMarked { item.markedTitle = title.html }
    if let summary = excerpt(item.summary, spoken: spoken) {
      item.markedSummary = (item.summary.count > Snippet.width ? summary : mark(item.summary, spoken: spoken)).html
    } else if !title.isMarked, let body = excerpt(card.keywords, spoken: spoken) {
      item.markedSummary = body.language.map { "<span lang=\"\($0.code)\">\(body.html)</span>" } ?? body.html
    }
    return item
  }

  /// Where a card holds what was looked for: its title, else a piece of its summary or of its body.
  package func best(of card: Card) -> Snippet? {
    let spoken = card.spoken
    let title = mark(card.title, spoken: spoken)
    return title.isMarked ? title : excerpt(card.summary, spoken: spoken) ?? excerpt(card.keywords, spoken: spoken)
  }
}

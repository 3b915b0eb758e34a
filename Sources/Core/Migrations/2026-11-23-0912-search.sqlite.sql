-- The index of cards: opaque words made in Swift (Search/Words), the card's key as rowid. Title words weigh eight
-- times as much; the third column holds facets and audiences, which filter and do not weigh.
CREATE VIRTUAL TABLE core_search USING fts5 (title, body, filters, tokenize = 'ascii');
INSERT INTO core_search (core_search, rank) VALUES ('rank', 'bm25(8.0, 1.0, 0.0)');

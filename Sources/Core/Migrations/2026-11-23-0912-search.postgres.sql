-- The index of cards: opaque words made in Swift (Search/Words). Title words bear weight A; facets and audiences stand
-- without a position, so they filter and do not weigh.
CREATE TABLE core_search (
  card BIGINT PRIMARY KEY,
  words TSVECTOR NOT NULL
);
CREATE INDEX core_search_words ON core_search USING GIN (words) WITH (fastupdate = off);
-- Titles sort byte for byte whatever the database's collation.
ALTER TABLE core_card ALTER COLUMN sort TYPE TEXT COLLATE "C";

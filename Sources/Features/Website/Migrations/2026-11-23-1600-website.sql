-- Pages, news and help. Their texts (title, summary, body) are texts of the record.
CREATE TABLE website_article (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  kind TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE,
  place BIGINT NOT NULL,
  state TEXT NOT NULL,
  publish_at TEXT,
  published TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX website_article_list ON website_article (kind, state, published);

-- Every text that was ever saved; number counts the savings of one article in all its languages.
CREATE TABLE website_version (
  article BIGINT NOT NULL REFERENCES website_article (id),
  number BIGINT NOT NULL,
  language TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  body TEXT NOT NULL,
  saved TEXT NOT NULL,
  person BIGINT,
  PRIMARY KEY (article, number)
);

-- Editions of the Charter. Edition and number of a principle are kept apart: the numbers of 2004 are others.
CREATE TABLE website_edition (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  year BIGINT NOT NULL UNIQUE,
  day TEXT,
  languages TEXT NOT NULL,
  source TEXT NOT NULL
);
CREATE TABLE website_principle (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  edition BIGINT NOT NULL REFERENCES website_edition (id),
  number BIGINT NOT NULL,
  part BIGINT NOT NULL,
  UNIQUE (edition, number)
);

-- A congress is not its number: the 16th was announced for Katowice, cancelled, and held in Andong.
CREATE TABLE website_congress (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  number BIGINT NOT NULL,
  year BIGINT NOT NULL,
  from_day TEXT,
  to_day TEXT,
  city TEXT NOT NULL,
  country TEXT NOT NULL,
  organisation BIGINT,
  state TEXT NOT NULL,
  source TEXT NOT NULL
);
CREATE TABLE website_award (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  edition BIGINT NOT NULL UNIQUE,
  year BIGINT NOT NULL,
  candidatures BIGINT,
  cities BIGINT,
  countries BIGINT,
  continents BIGINT,
  source TEXT NOT NULL
);

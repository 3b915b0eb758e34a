-- Words of fields of records, in as many languages as exist.
CREATE TABLE core_text (
  record BIGINT NOT NULL REFERENCES core_record (id),
  field TEXT NOT NULL,
  language TEXT NOT NULL,
  body TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('written', 'machine', 'reviewed', 'official')),
  source_language TEXT,
  source_version BIGINT,
  version BIGINT NOT NULL,
  about_person BOOLEAN NOT NULL,
  updated TEXT NOT NULL,
  PRIMARY KEY (record, field, language)
);

-- One row for each record and official language. The key is made from both (record * 4 + 1, 2, 3), so that the search
-- index and joins need no look-up.
CREATE TABLE core_card (
  id BIGINT PRIMARY KEY,
  record BIGINT NOT NULL REFERENCES core_record (id),
  language TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  picture TEXT,
  place TEXT,
  country TEXT,
  latitude DOUBLE PRECISION,
  longitude DOUBLE PRECISION,
  day TEXT,
  address TEXT NOT NULL,
  audience BIGINT NOT NULL,
  facets TEXT NOT NULL,
  sort TEXT NOT NULL,
  keywords TEXT NOT NULL
);
CREATE INDEX core_card_kind_title ON core_card (language, kind, sort, id);
CREATE INDEX core_card_title ON core_card (language, sort, id);
CREATE INDEX core_card_kind_day ON core_card (language, kind, day, id);
CREATE INDEX core_card_day ON core_card (language, day, id);

-- How many cards carry each value of each facet, by audience, kept with the cards; facet '' counts all cards of a kind.
CREATE TABLE core_tally (
  language TEXT NOT NULL,
  facet TEXT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  audience BIGINT NOT NULL,
  cards BIGINT NOT NULL,
  PRIMARY KEY (language, facet, kind, value, audience)
);

-- Views and downloads by day; mere reading is never in the ledger.
CREATE TABLE core_counter (
  day TEXT NOT NULL,
  record BIGINT NOT NULL,
  what TEXT NOT NULL,
  count BIGINT NOT NULL,
  PRIMARY KEY (record, what, day)
);

-- News are read by the day they happened.
CREATE INDEX core_ledger_day ON core_ledger (day, position);

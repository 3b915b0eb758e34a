-- From one language to another by machine: through which languages (es>ca>fr), how good (A publishable after a light edit,
-- B understood without effort, C gist only). score: chrF of 0 to 100 when it was last measured.
CREATE TABLE translation_route (
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  hops TEXT NOT NULL,
  grade TEXT NOT NULL,
  note TEXT NOT NULL,
  score DOUBLE PRECISION,
  measured TEXT,
  PRIMARY KEY (source, target)
);

-- What a machine made of a sentence; digest: SHA-256 of engine, route and sentence.
CREATE TABLE translation_segment (
  digest TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  unknown TEXT NOT NULL,
  made TEXT NOT NULL
);

-- Words that the machine did not know in a text that it made, one a line, for whoever reads it again.
CREATE TABLE translation_doubt (
  record BIGINT NOT NULL REFERENCES core_record (id),
  field TEXT NOT NULL,
  language TEXT NOT NULL,
  words TEXT NOT NULL,
  PRIMARY KEY (record, field, language)
);

-- Terms of the field: a row for each concept, its name in each language under one number.
CREATE TABLE translation_term (
  concept BIGINT NOT NULL,
  language TEXT NOT NULL,
  term TEXT NOT NULL,
  PRIMARY KEY (concept, language)
);
CREATE INDEX translation_term_language ON translation_term (language);

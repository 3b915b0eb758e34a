-- What works of every kind bear, whichever room keeps them.
-- Tags: kind is topic, principle (edition-number), sdg or group; place 0 is the main one.
CREATE TABLE works_tag (
  record BIGINT NOT NULL REFERENCES core_record (id),
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  place BIGINT NOT NULL,
  PRIMARY KEY (record, kind, value)
);

-- A version as it stood, for whoever quotes it: body is a JSON object of texts by field, never looked into by SQL.
CREATE TABLE works_frozen (
  record BIGINT NOT NULL REFERENCES core_record (id),
  number BIGINT NOT NULL,
  frozen TEXT NOT NULL,
  language TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (record, number)
);

-- A picture of a work: the attachment, whose it is, and its place. What it shows stands in core_text, field `alt-<file>`.
CREATE TABLE works_picture (
  record BIGINT NOT NULL REFERENCES core_record (id),
  attachment BIGINT NOT NULL,
  credit TEXT NOT NULL,
  place BIGINT NOT NULL,
  PRIMARY KEY (record, attachment)
);

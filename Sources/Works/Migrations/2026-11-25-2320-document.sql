-- owner: whose it is; contributor: a city that looks after it besides whoever may for the owner; about: the group or body
-- it belongs to; language: in which the file is written. The title stands in core_text, the files in core_attachment under
-- the field v1, v2, … of their version. withdrawn: when it was taken back; shown_to: the audience it had until then.
CREATE TABLE works_document (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  owner BIGINT NOT NULL,
  contributor BIGINT,
  about BIGINT,
  kind TEXT NOT NULL,
  language TEXT NOT NULL,
  versions BIGINT NOT NULL,
  added TEXT NOT NULL,
  changed TEXT NOT NULL,
  withdrawn TEXT,
  shown_to BIGINT
);
CREATE INDEX works_document_owner ON works_document (owner, changed);
CREATE INDEX works_document_about ON works_document (about, changed);

CREATE TABLE works_version (
  document BIGINT NOT NULL REFERENCES works_document (id),
  number BIGINT NOT NULL,
  day TEXT NOT NULL,
  note TEXT,
  organisation BIGINT,
  PRIMARY KEY (document, number)
);

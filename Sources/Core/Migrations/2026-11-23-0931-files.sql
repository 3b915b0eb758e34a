-- Files are addressed by the SHA-256 of their content (64 hexadecimal digits), so that the same bytes are kept once.
CREATE TABLE core_file (
  sha TEXT PRIMARY KEY,
  size BIGINT NOT NULL,
  chunks BIGINT NOT NULL,
  type TEXT NOT NULL,
  complete BOOLEAN NOT NULL,
  -- Newest moment somebody handed the file in: the daily sweep leaves it alone for a day.
  touched TEXT NOT NULL
);
CREATE TABLE core_file_chunk (
  sha TEXT NOT NULL REFERENCES core_file (sha) ON DELETE CASCADE,
  number BIGINT NOT NULL,
  size BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (sha, number)
);
CREATE TABLE core_attachment (
  id BIGINT PRIMARY KEY,
  record BIGINT NOT NULL REFERENCES core_record (id),
  field TEXT NOT NULL,
  file TEXT NOT NULL REFERENCES core_file (sha),
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size BIGINT NOT NULL,
  -- The person whom the file is about: it goes when they are erased.
  about_person BIGINT,
  added TEXT NOT NULL
);
CREATE UNIQUE INDEX core_attachment_once ON core_attachment (record, field, file);
CREATE INDEX core_attachment_file ON core_attachment (file);
CREATE INDEX core_attachment_person ON core_attachment (about_person);
-- Pictures made anew without what cameras write into them (place, owner), in two sizes.
CREATE TABLE core_picture (
  original TEXT NOT NULL REFERENCES core_file (sha) ON DELETE CASCADE,
  size TEXT NOT NULL CHECK (size IN ('small', 'large')),
  file TEXT NOT NULL REFERENCES core_file (sha),
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  PRIMARY KEY (original, size)
);
CREATE INDEX core_picture_file ON core_picture (file);

-- kind: cities or contacts.
ALTER TABLE directory_import ADD COLUMN kind TEXT NOT NULL DEFAULT 'cities';

-- What an import of contacts made: a mandate or an invitation a row, and whether the account came with it.
CREATE TABLE directory_import_contact (
  batch BIGINT NOT NULL REFERENCES directory_import (id),
  mandate BIGINT,
  invitation BIGINT,
  account BIGINT,
  created BOOLEAN NOT NULL
);
CREATE INDEX directory_import_contact_batch ON directory_import_contact (batch);

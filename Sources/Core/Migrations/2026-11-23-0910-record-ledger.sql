CREATE TABLE core_record (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  owner BIGINT,
  audience BIGINT NOT NULL
);
CREATE INDEX core_record_kind ON core_record (kind, id);

CREATE TABLE core_ledger (
  position BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  day TEXT,
  recorded TEXT NOT NULL,
  person BIGINT,
  organisation BIGINT,
  record BIGINT NOT NULL REFERENCES core_record (id),
  second BIGINT,
  plain TEXT NOT NULL,
  corrects BIGINT REFERENCES core_ledger (position)
);
CREATE INDEX core_ledger_kind ON core_ledger (kind, day);
CREATE INDEX core_ledger_record ON core_ledger (record, position);
CREATE INDEX core_ledger_second ON core_ledger (second, position);
CREATE INDEX core_ledger_organisation ON core_ledger (organisation, position);
-- A row is mended or undone once; a second mending names the first.
CREATE UNIQUE INDEX core_ledger_corrects ON core_ledger (corrects);

-- seen_day: the last day on which they were here signed in, for segments and for the end of accounts that nobody uses;
-- ended_day: when they ended their account themselves; warned_day: when told that an unused account will be erased.
ALTER TABLE directory_person ADD COLUMN seen_day TEXT;
ALTER TABLE directory_person ADD COLUMN ended_day TEXT;
ALTER TABLE directory_person ADD COLUMN warned_day TEXT;
UPDATE directory_person SET seen_day =
  (SELECT max(substr(s.started, 1, 10)) FROM directory_session s WHERE s.person = directory_person.id);

-- The organisation that says so of itself, and the day on which it did; null for what others state with their source.
ALTER TABLE directory_fact ADD COLUMN said_by BIGINT;
ALTER TABLE directory_fact ADD COLUMN said_day TEXT;

-- The yearly look of a city at what the house holds of it.
CREATE TABLE directory_check (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  organisation BIGINT NOT NULL REFERENCES directory_organisation (id),
  year BIGINT NOT NULL,
  checked_day TEXT NOT NULL,
  checked_by BIGINT,
  changed BIGINT NOT NULL
);
CREATE INDEX directory_check_organisation ON directory_check (organisation, year);

-- What a person agreed to or refused, each time anew; the latest row says what holds. version: which wording.
CREATE TABLE directory_consent (
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL REFERENCES directory_person (id),
  kind TEXT NOT NULL,
  version BIGINT NOT NULL,
  given TEXT,
  withdrawn TEXT
);
CREATE INDEX directory_consent_person ON directory_consent (person, kind);

-- The address of a calendar that a program of the person asks, by the SHA-256 of its secret. owner: whose meetings; nobody for all that
-- the person registered for, whoever holds them.
CREATE TABLE meetings_feed (
  key TEXT PRIMARY KEY,
  person BIGINT NOT NULL,
  owner BIGINT,
  made TEXT NOT NULL
);
INSERT INTO meetings_feed (key, person, owner, made) SELECT key, person, owner, made FROM meetings_calendar;
DROP TABLE meetings_calendar;
CREATE UNIQUE INDEX meetings_feed_person ON meetings_feed (person, owner);

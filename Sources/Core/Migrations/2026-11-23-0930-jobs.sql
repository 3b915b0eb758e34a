-- What is to be done later, or by another process. Payloads hold identifiers, never a person's name or address.
CREATE TABLE core_job (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  unique_key TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  due TEXT NOT NULL,
  tries BIGINT NOT NULL DEFAULT 0,
  losses BIGINT NOT NULL DEFAULT 0,
  worker TEXT,
  leased_until TEXT,
  fault TEXT,
  reason TEXT,
  created TEXT NOT NULL,
  finished TEXT
);
-- A key means once: on both engines rows without a key do not disturb each other.
CREATE UNIQUE INDEX core_job_key ON core_job (unique_key);
CREATE INDEX core_job_due ON core_job (state, due, id);

-- A mail is a row before it is sent. The words go when it has left or its person is erased.
CREATE TABLE core_mail (
  id BIGINT PRIMARY KEY,
  -- 128 random bits: in the Message-ID, and in the address that bounces come back to.
  token TEXT NOT NULL,
  person BIGINT,
  sender BIGINT,
  address TEXT NOT NULL,
  language TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  html TEXT,
  unsubscribe TEXT,
  unique_key TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'held', 'sent', 'failed', 'bounced', 'kept')),
  tries BIGINT NOT NULL DEFAULT 0,
  -- Counts the jobs written for it, so that each has a key of its own.
  attempt BIGINT NOT NULL DEFAULT 0,
  fault TEXT,
  reason TEXT,
  created TEXT NOT NULL,
  sent TEXT
);
CREATE UNIQUE INDEX core_mail_token ON core_mail (token);
CREATE UNIQUE INDEX core_mail_key ON core_mail (unique_key);
CREATE INDEX core_mail_state ON core_mail (state, created);
CREATE INDEX core_mail_person ON core_mail (person);
CREATE INDEX core_mail_address ON core_mail (address);

-- criteria: as the form sends them, `role=political&role=technical&network=1034`.
CREATE TABLE mailings_segment (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  owner BIGINT NOT NULL,
  name TEXT NOT NULL,
  criteria TEXT NOT NULL,
  made TEXT NOT NULL
);
CREATE INDEX mailings_segment_owner ON mailings_segment (owner);

-- Its words are texts of its record (subject, body). state: draft, sending, sent, stopped.
CREATE TABLE mailings_mailing (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  owner BIGINT NOT NULL,
  -- Null once the segment is removed; what was sent stays.
  segment BIGINT,
  kind TEXT NOT NULL,
  fallback TEXT NOT NULL,
  state TEXT NOT NULL,
  made TEXT NOT NULL,
  sender BIGINT,
  begun TEXT,
  ended TEXT,
  recipients BIGINT NOT NULL,
  missed BIGINT NOT NULL
);
CREATE INDEX mailings_mailing_owner ON mailings_mailing (owner, id);

-- Fixed when the sending begins. state: waiting, put (in the outbox), dropped (meanwhile unreachable), stopped.
CREATE TABLE mailings_recipient (
  mailing BIGINT NOT NULL REFERENCES mailings_mailing (id),
  person BIGINT NOT NULL,
  organisation BIGINT NOT NULL,
  role TEXT NOT NULL,
  state TEXT NOT NULL,
  -- Null for what is statutory; else when it was put, for the ten days between two mails.
  put TEXT,
  mail BIGINT,
  -- SHA-256 of what stands in the mail's link that ends this kind of mail.
  token TEXT,
  PRIMARY KEY (mailing, person)
);
CREATE INDEX mailings_recipient_state ON mailings_recipient (mailing, state, person);
CREATE INDEX mailings_recipient_person ON mailings_recipient (person, put);
CREATE UNIQUE INDEX mailings_recipient_token ON mailings_recipient (token);

-- What the figures are made of: one row for each request handed in. Days are of the first time.
CREATE TABLE advice_request (
  request BIGINT PRIMARY KEY REFERENCES core_record (id),
  owner BIGINT NOT NULL,
  theme TEXT NOT NULL,
  language TEXT NOT NULL,
  asked TEXT NOT NULL,
  answered TEXT,
  answered_by BIGINT,
  accepted TEXT
);
CREATE INDEX advice_request_owner ON advice_request (owner);
CREATE INDEX advice_request_accepted ON advice_request (accepted);

-- A city asked to answer another. state: asked, answered, declined, ended. person: who answered, until erased.
CREATE TABLE advice_match (
  id BIGINT PRIMARY KEY,
  request BIGINT NOT NULL REFERENCES core_record (id),
  city BIGINT NOT NULL,
  state TEXT NOT NULL,
  due TEXT NOT NULL,
  made TEXT NOT NULL,
  person BIGINT,
  reminded TEXT
);
CREATE INDEX advice_match_request ON advice_match (request, state);
CREATE INDEX advice_match_city ON advice_match (city, state);

-- Thirty days later: three questions. sent, then what was answered.
CREATE TABLE advice_review (
  request BIGINT PRIMARY KEY REFERENCES core_record (id),
  sent TEXT NOT NULL,
  answered TEXT,
  helped TEXT,
  done TEXT,
  shared BOOLEAN
);

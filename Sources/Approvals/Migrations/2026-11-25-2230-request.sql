-- One conversation: who asks is the owner of its record. reopened: names of fields, separated by commas; null for all.
CREATE TABLE approvals_request (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  owner BIGINT NOT NULL,
  subject BIGINT,
  opened_by BIGINT,
  language TEXT NOT NULL,
  opened TEXT NOT NULL,
  since TEXT NOT NULL,
  due TEXT,
  reopened TEXT,
  version BIGINT NOT NULL,
  ended BOOLEAN NOT NULL
);
CREATE INDEX approvals_request_owner ON approvals_request (owner, kind);
CREATE INDEX approvals_request_open ON approvals_request (ended, kind, state);
CREATE INDEX approvals_request_person ON approvals_request (opened_by);
CREATE INDEX approvals_request_subject ON approvals_request (subject);

-- What was typed, in the order of its form. Fields about persons are blanked when the request has ended for a while.
CREATE TABLE approvals_value (
  request BIGINT NOT NULL REFERENCES approvals_request (id),
  place BIGINT NOT NULL,
  field TEXT NOT NULL,
  body TEXT NOT NULL,
  personal BOOLEAN NOT NULL,
  PRIMARY KEY (request, place)
);

-- Each turn: what was done, by whom, and the sentence that went with it, in the words of whoever wrote it.
CREATE TABLE approvals_turn (
  id BIGINT PRIMARY KEY,
  request BIGINT NOT NULL REFERENCES approvals_request (id),
  moved TEXT NOT NULL,
  move TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  person BIGINT,
  organisation BIGINT,
  note TEXT,
  fields TEXT
);
CREATE INDEX approvals_turn_request ON approvals_turn (request, id);
CREATE INDEX approvals_turn_person ON approvals_turn (person);

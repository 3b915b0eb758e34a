-- The rules of a body from a day on: one rule a line, `name value` (BodyRules). Never changed: a change is another row, with the
-- decision that made it, in the words of its source.
CREATE TABLE governance_rules (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  body BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  preset TEXT NOT NULL,
  rules TEXT NOT NULL,
  decision TEXT NOT NULL
);
CREATE INDEX governance_rules_body ON governance_rules (body, from_day);

-- A meeting of a body that decides. id: the meeting's own record. rules: those that held on its day when it was convened.
-- roll_day: on which standings were read; frozen: since when the roll does not follow them any more. call: 1 or 2, once quorum was
-- found; null before. item: what is dealt with now.
CREATE TABLE governance_assembly (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  body BIGINT NOT NULL,
  kind TEXT NOT NULL,
  rules BIGINT NOT NULL REFERENCES governance_rules (id),
  state TEXT NOT NULL,
  prepared TEXT NOT NULL,
  convened TEXT,
  agenda_fixed TEXT,
  roll_day TEXT,
  frozen TEXT,
  opened TEXT,
  call_number BIGINT,
  closed TEXT,
  item BIGINT,
  version BIGINT NOT NULL
);
CREATE INDEX governance_assembly_body ON governance_assembly (body);

-- The roll as it was frozen. hindrance: why a city does not vote (Hindrance). reason: of whoever corrected the line afterwards.
CREATE TABLE governance_roll (
  assembly BIGINT NOT NULL REFERENCES governance_assembly (id),
  organisation BIGINT NOT NULL,
  votes BOOLEAN NOT NULL,
  weight BIGINT NOT NULL,
  hindrance TEXT,
  reason TEXT,
  PRIMARY KEY (assembly, organisation)
);

-- Form A: who votes for a city instead of its political representative. accepted: by the political representative or the
-- secretariat; null while it waits for one of them. Personal data: gone with the person.
CREATE TABLE governance_delegate (
  assembly BIGINT NOT NULL REFERENCES governance_assembly (id),
  organisation BIGINT NOT NULL,
  person BIGINT NOT NULL,
  named TEXT NOT NULL,
  named_by BIGINT,
  accepted TEXT,
  accepted_by BIGINT,
  PRIMARY KEY (assembly, organisation)
);
CREATE INDEX governance_delegate_person ON governance_delegate (person);

-- Form B: a city gives its vote to another. ended: withdrawn, or lapsed because the giver came itself (why).
CREATE TABLE governance_proxy (
  id BIGINT PRIMARY KEY,
  assembly BIGINT NOT NULL REFERENCES governance_assembly (id),
  giver BIGINT NOT NULL,
  receiver BIGINT NOT NULL,
  given TEXT NOT NULL,
  given_by BIGINT,
  ended TEXT,
  why TEXT
);
CREATE INDEX governance_proxy_assembly ON governance_proxy (assembly, giver);

-- What the chair did and with how many cities there: for the minutes. Numbers are heads; null where the rules do not ask for them.
CREATE TABLE governance_moment (
  id BIGINT PRIMARY KEY,
  assembly BIGINT NOT NULL REFERENCES governance_assembly (id),
  at TEXT NOT NULL,
  what TEXT NOT NULL,
  have BIGINT,
  needed BIGINT,
  entitled BIGINT
);
CREATE INDEX governance_moment_assembly ON governance_moment (assembly, id);

-- Who asked to speak, in the order of asking. Times of a city are added up from them.
CREATE TABLE governance_speaker (
  id BIGINT PRIMARY KEY,
  assembly BIGINT NOT NULL REFERENCES governance_assembly (id),
  item BIGINT,
  organisation BIGINT NOT NULL,
  person BIGINT,
  asked TEXT NOT NULL,
  began TEXT,
  ended TEXT
);
CREATE INDEX governance_speaker_assembly ON governance_speaker (assembly, id);
CREATE INDEX governance_speaker_person ON governance_speaker (person);

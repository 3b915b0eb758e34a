-- Every noun that has texts, ledger rows or a card has its id from core_record.

CREATE TABLE actionplan_plan (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  year BIGINT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('in-force', 'closed')),
  -- of the wording
  language TEXT NOT NULL,
  version BIGINT NOT NULL,
  document TEXT NOT NULL,
  source TEXT NOT NULL,
  published TEXT NOT NULL
);

-- Why the plan was changed after its publication, newest version last.
CREATE TABLE actionplan_version (
  plan BIGINT NOT NULL REFERENCES actionplan_plan (id),
  number BIGINT NOT NULL,
  day TEXT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (plan, number)
);

CREATE TABLE actionplan_axis (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  plan BIGINT NOT NULL REFERENCES actionplan_plan (id),
  number BIGINT NOT NULL,
  UNIQUE (plan, number)
);

-- A general objective: what an axis wants.
CREATE TABLE actionplan_goal (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  axis BIGINT NOT NULL REFERENCES actionplan_axis (id),
  number BIGINT NOT NULL,
  UNIQUE (axis, number)
);

CREATE TABLE actionplan_objective (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  plan BIGINT NOT NULL REFERENCES actionplan_plan (id),
  axis BIGINT NOT NULL REFERENCES actionplan_axis (id),
  code TEXT NOT NULL,
  place BIGINT NOT NULL,
  -- the day and the reason when a later version dropped it; it stays readable
  dropped TEXT,
  reason TEXT,
  UNIQUE (plan, code)
);

-- The exact wording in each version of the plan that changed it.
CREATE TABLE actionplan_wording (
  objective BIGINT NOT NULL REFERENCES actionplan_objective (id),
  version BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (objective, version)
);

-- Which kinds of ledger rows prove an objective. A kind is free text: no room needs to know it yet.
CREATE TABLE actionplan_rule (
  id BIGINT PRIMARY KEY,
  objective BIGINT NOT NULL REFERENCES actionplan_objective (id),
  kind TEXT NOT NULL,
  country TEXT,
  network BIGINT,
  organisation BIGINT
);
CREATE INDEX actionplan_rule_objective ON actionplan_rule (objective);
CREATE INDEX actionplan_rule_kind ON actionplan_rule (kind);

CREATE TABLE actionplan_action (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  objective BIGINT NOT NULL REFERENCES actionplan_objective (id),
  owner BIGINT NOT NULL,
  network BIGINT,
  starts TEXT,
  ends TEXT,
  state TEXT NOT NULL,
  -- why late, postponed or dropped, in the language it was given in
  reason TEXT,
  language TEXT NOT NULL,
  -- when its owner last said how it stands
  heard TEXT
);
CREATE INDEX actionplan_action_objective ON actionplan_action (objective);
CREATE INDEX actionplan_action_owner ON actionplan_action (owner, state);

CREATE TABLE actionplan_indicator (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  objective BIGINT NOT NULL REFERENCES actionplan_objective (id),
  type TEXT NOT NULL,
  source TEXT NOT NULL,
  -- of the ledger rows counted; null counts all evidence of the objective
  kind TEXT,
  baseline DOUBLE PRECISION,
  target DOUBLE PRECISION,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  rising BOOLEAN NOT NULL
);
CREATE INDEX actionplan_indicator_objective ON actionplan_indicator (objective);

CREATE TABLE actionplan_update (
  id BIGINT PRIMARY KEY,
  indicator BIGINT NOT NULL REFERENCES actionplan_indicator (id),
  day TEXT NOT NULL,
  number DOUBLE PRECISION,
  yes BOOLEAN,
  body TEXT,
  language TEXT NOT NULL,
  person BIGINT,
  organisation BIGINT,
  recorded TEXT NOT NULL
);
CREATE INDEX actionplan_update_indicator ON actionplan_update (indicator, day);

-- What no room records yet, entered by a person.
CREATE TABLE actionplan_act (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  objective BIGINT NOT NULL REFERENCES actionplan_objective (id),
  -- the kind of evidence it stands for, one of the objective's rules
  kind TEXT NOT NULL,
  day TEXT NOT NULL,
  place TEXT NOT NULL,
  country TEXT,
  people BIGINT,
  languages TEXT NOT NULL,
  link TEXT,
  source TEXT NOT NULL,
  language TEXT NOT NULL,
  -- its ledger row, and the row of the same fact that a room brought later
  position BIGINT NOT NULL,
  tied BIGINT,
  undone BOOLEAN NOT NULL
);
CREATE INDEX actionplan_act_objective ON actionplan_act (objective, day);
CREATE INDEX actionplan_act_tied ON actionplan_act (tied);
CREATE UNIQUE INDEX actionplan_act_position ON actionplan_act (position);

CREATE TABLE actionplan_part (
  act BIGINT NOT NULL REFERENCES actionplan_act (id),
  organisation BIGINT NOT NULL,
  PRIMARY KEY (act, organisation)
);
CREATE INDEX actionplan_part_organisation ON actionplan_part (organisation, act);

-- A plan being read: the last step is what it says now; taking one away undoes it.
CREATE TABLE actionplan_draft (
  id BIGINT PRIMARY KEY,
  year BIGINT NOT NULL,
  opened TEXT NOT NULL,
  person BIGINT
);
CREATE TABLE actionplan_step (
  draft BIGINT NOT NULL REFERENCES actionplan_draft (id),
  number BIGINT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (draft, number)
);

-- The monthly question to who owns an action. The token stands in a mail; here only its SHA-256.
CREATE TABLE actionplan_question (
  token TEXT PRIMARY KEY,
  action BIGINT NOT NULL REFERENCES actionplan_action (id),
  person BIGINT NOT NULL,
  month TEXT NOT NULL,
  expires TEXT NOT NULL,
  answered TEXT,
  answer TEXT,
  UNIQUE (action, person, month)
);

-- The year's report: its words are texts of the objectives. Seen by the secretariat until it is published.
CREATE TABLE actionplan_report (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  plan BIGINT NOT NULL UNIQUE REFERENCES actionplan_plan (id),
  published TEXT
);

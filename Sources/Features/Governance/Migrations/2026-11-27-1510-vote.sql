-- A vote of an assembly. way: show of hands written down, roll call, secret. question: form, options, majority and the numbers of the
-- roll as they were frozen when it opened (Ballots.Question as JSON, never looked into by SQL). everybody: all who are entitled may
-- vote while it is open, not only who is present. repeats: the annulled vote that it stands for. have, needed: the quorum written down
-- at its opening. elects: the body whose seats are filled. key: the public half of the key of a secret vote. hands: what was counted in the hall, `yes no abstentions`.
CREATE TABLE governance_vote (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  assembly BIGINT NOT NULL REFERENCES governance_assembly (id),
  item BIGINT,
  kind TEXT NOT NULL,
  way TEXT NOT NULL,
  question TEXT NOT NULL,
  state TEXT NOT NULL,
  everybody BOOLEAN NOT NULL,
  rehearsal BOOLEAN NOT NULL,
  repeats BIGINT,
  elects BIGINT,
  made TEXT NOT NULL,
  opened TEXT,
  closes TEXT,
  closed TEXT,
  published TEXT,
  annulled TEXT,
  have BIGINT,
  needed BIGINT,
  key BYTEA,
  hands TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX governance_vote_assembly ON governance_vote (assembly, id);

-- What stands for election or to be chosen: number as on the ballot; city: the candidate, if it is one.
CREATE TABLE governance_option (
  vote BIGINT NOT NULL REFERENCES governance_vote (id),
  number BIGINT NOT NULL,
  city BIGINT,
  PRIMARY KEY (vote, number)
);

-- Cities that a question names: whom to admit, all in one vote.
CREATE TABLE governance_subject (
  vote BIGINT NOT NULL REFERENCES governance_vote (id),
  city BIGINT NOT NULL,
  PRIMARY KEY (vote, city)
);

-- Who may vote, settled when a vote opens: the city, and the city whose delegate casts it (itself, or whoever holds its proxy).
-- weight: as on the roll; a city that weighs three casts three equal ballots. marked: it has voted.
CREATE TABLE governance_right (
  vote BIGINT NOT NULL REFERENCES governance_vote (id),
  organisation BIGINT NOT NULL,
  holder BIGINT NOT NULL,
  weight BIGINT NOT NULL,
  marked BOOLEAN NOT NULL,
  PRIMARY KEY (vote, organisation)
);
CREATE INDEX governance_right_holder ON governance_right (holder, vote);

-- Roll call: what each city said, openly.
CREATE TABLE governance_voice (
  vote BIGINT NOT NULL,
  organisation BIGINT NOT NULL,
  choice TEXT NOT NULL,
  PRIMARY KEY (vote, organisation)
);

-- Secret, while it is open and until it is counted: one sealed envelope for each right, replaced when it is sent again. No time, no
-- number of its own. Gone with the count.
CREATE TABLE governance_envelope (
  vote BIGINT NOT NULL,
  organisation BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (vote, organisation)
);

-- Who opens a secret vote, any two of three: the chair (place 0) and two scrutineers. public: the public half of a key that follows from
-- a passphrase which only this person has seen; null while they have not taken it.
CREATE TABLE governance_holder (
  vote BIGINT NOT NULL REFERENCES governance_vote (id),
  place BIGINT NOT NULL,
  person BIGINT NOT NULL,
  public BYTEA,
  PRIMARY KEY (vote, place)
);
CREATE INDEX governance_holder_person ON governance_holder (person);

-- The private half of a secret vote's key, wrapped for each pair of its holders. Gone with the count.
CREATE TABLE governance_wrapped (
  vote BIGINT PRIMARY KEY REFERENCES governance_vote (id),
  wrapped BYTEA NOT NULL
);

-- Decisions of bodies, numbered without gaps within body and year. owner: who sees to it, null for the secretariat. withdrawn: its vote was
-- annulled; the number stays. Title and words stand in core_text, objectives of the plan in Works.
CREATE TABLE governance_decision (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  body BIGINT NOT NULL,
  assembly BIGINT,
  item BIGINT,
  vote BIGINT,
  year BIGINT NOT NULL,
  number BIGINT NOT NULL,
  day TEXT NOT NULL,
  outcome TEXT NOT NULL,
  state TEXT NOT NULL,
  owner BIGINT,
  due TEXT,
  withdrawn TEXT,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX governance_decision_number ON governance_decision (body, year, number);
CREATE INDEX governance_decision_assembly ON governance_decision (assembly);
CREATE INDEX governance_decision_vote ON governance_decision (vote);
CREATE INDEX governance_decision_due ON governance_decision (state, due);

-- Objectives of the association's plan that a decision serves.
CREATE TABLE governance_objective (
  decision BIGINT NOT NULL REFERENCES governance_decision (id),
  plan_year BIGINT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (decision, plan_year, code)
);

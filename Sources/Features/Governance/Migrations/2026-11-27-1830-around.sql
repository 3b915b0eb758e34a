-- A city that stands for a seat of a body at the assembly that elects it, once. Its letter is attached to the record, seen by the
-- secretariat and the city. submitted_by: personal data, gone with the person. withdrawn: it does not stand any more.
CREATE TABLE governance_candidature (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  assembly BIGINT NOT NULL REFERENCES governance_assembly (id),
  body BIGINT NOT NULL,
  organisation BIGINT NOT NULL,
  submitted TEXT NOT NULL,
  submitted_by BIGINT,
  withdrawn TEXT
);
CREATE UNIQUE INDEX governance_candidature_city ON governance_candidature (assembly, body, organisation);
CREATE INDEX governance_candidature_by ON governance_candidature (submitted_by);

-- The vote whose tied options stand again in this one.
ALTER TABLE governance_vote ADD COLUMN runoff_of BIGINT;

-- A city that votes on paper in the hall: marked like one that votes online, and never both.
ALTER TABLE governance_right ADD COLUMN on_paper BOOLEAN NOT NULL DEFAULT FALSE;

-- What one of the three holders read from the papers of the hall, each apart: one choice a line, in the order of the papers' numbers,
-- which are given to them when the box is emptied. Gone with the count.
CREATE TABLE governance_paper (
  vote BIGINT NOT NULL REFERENCES governance_vote (id),
  place BIGINT NOT NULL,
  choices TEXT NOT NULL,
  PRIMARY KEY (vote, place)
);

-- A scrutineer has seen the count and agrees.
CREATE TABLE governance_countersignature (
  vote BIGINT NOT NULL REFERENCES governance_vote (id),
  place BIGINT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (vote, place)
);

-- A question answered in writing, between meetings of a body. rules: those that held when it was opened. audience: who sees the decision;
-- the procedure itself is seen by the body. last_day, closes: until when answers come in. item: where it went after objections.
CREATE TABLE governance_procedure (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  body BIGINT NOT NULL,
  rules BIGINT NOT NULL REFERENCES governance_rules (id),
  audience BIGINT NOT NULL,
  state TEXT NOT NULL,
  opened TEXT NOT NULL,
  last_day TEXT NOT NULL,
  closes TEXT NOT NULL,
  ended TEXT,
  item BIGINT
);
CREATE INDEX governance_procedure_body ON governance_procedure (body, id);
CREATE INDEX governance_procedure_state ON governance_procedure (state, closes);

-- Who is asked, settled when it opens, and what each said; nobody reads choices before the end. person: who answered for the city.
CREATE TABLE governance_answer (
  written BIGINT NOT NULL REFERENCES governance_procedure (id),
  organisation BIGINT NOT NULL,
  choice TEXT,
  reason TEXT,
  person BIGINT,
  answered TEXT,
  PRIMARY KEY (written, organisation)
);
CREATE INDEX governance_answer_organisation ON governance_answer (organisation, written);
CREATE INDEX governance_answer_person ON governance_answer (person);

-- The written procedure by which a decision was taken.
ALTER TABLE governance_decision ADD COLUMN written BIGINT;

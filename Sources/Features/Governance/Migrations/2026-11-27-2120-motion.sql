-- What a city moves while an assembly is in session: a motion, or other words for one (target). `version` counts the wordings of a motion;
-- of an amendment, target_version is the wording for which it was proposed. state: moved, voting, adopted, rejected, withdrawn, lapsed.
-- vote: the vote that decides it, once it is on the list; last_vote: one that was annulled. Who moved it is the city; no person is kept.
CREATE TABLE governance_motion (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  assembly BIGINT NOT NULL REFERENCES governance_assembly (id),
  item BIGINT,
  target BIGINT REFERENCES governance_motion (id),
  target_version BIGINT,
  organisation BIGINT NOT NULL,
  language TEXT NOT NULL,
  state TEXT NOT NULL,
  moved TEXT NOT NULL,
  decided TEXT,
  vote BIGINT,
  last_vote BIGINT,
  version BIGINT NOT NULL
);
CREATE INDEX governance_motion_assembly ON governance_motion (assembly);
CREATE INDEX governance_motion_target ON governance_motion (target);
CREATE INDEX governance_motion_vote ON governance_motion (vote);

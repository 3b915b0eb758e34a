-- Minutes of an assembly, one for each. speakers: whether who spoke is named under each item. round: how often they were circulated;
-- until: the last day for amendments of this round. item: of a later agenda, at which they are approved. decision: that approved them; null
-- where silence did. code: of the page where anybody verifies the sealed papers. Their words stand in passages.
CREATE TABLE governance_minutes (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  assembly BIGINT NOT NULL REFERENCES governance_assembly (id),
  state TEXT NOT NULL,
  made TEXT NOT NULL,
  speakers BOOLEAN NOT NULL,
  round BIGINT NOT NULL,
  circulated TEXT,
  until_day TEXT,
  item BIGINT,
  decision BIGINT,
  approved TEXT,
  code TEXT,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX governance_minutes_assembly ON governance_minutes (assembly);
CREATE UNIQUE INDEX governance_minutes_code ON governance_minutes (code);
CREATE INDEX governance_minutes_item ON governance_minutes (item);
CREATE INDEX governance_minutes_state ON governance_minutes (state, until_day);

-- A passage: its text in each language stands in core_text (`words`, Markdown). kind: what it tells of. language: in which its meaning was
-- last changed by hand, so that the others follow; null while it stands as what happened wrote it.
CREATE TABLE governance_minutes_passage (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  minutes BIGINT NOT NULL REFERENCES governance_minutes (id),
  place BIGINT NOT NULL,
  kind TEXT NOT NULL,
  item BIGINT,
  language TEXT
);
CREATE INDEX governance_minutes_passage_minutes ON governance_minutes_passage (minutes, place);

-- What a city that was there wants otherwise, in one language: `before`, `words`, `reason` and the secretariat's `answer` stand in core_text.
CREATE TABLE governance_minutes_amendment (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  minutes BIGINT NOT NULL REFERENCES governance_minutes (id),
  passage BIGINT NOT NULL REFERENCES governance_minutes_passage (id),
  organisation BIGINT NOT NULL,
  round BIGINT NOT NULL,
  language TEXT NOT NULL,
  state TEXT NOT NULL,
  proposed TEXT NOT NULL,
  answered TEXT
);
CREATE INDEX governance_minutes_amendment_minutes ON governance_minutes_amendment (minutes, id);
CREATE INDEX governance_minutes_amendment_state ON governance_minutes_amendment (state);

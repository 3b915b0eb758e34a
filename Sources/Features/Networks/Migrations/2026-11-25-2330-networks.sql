-- What is true of a network only for a time, told by plain facts and not by kinds of code: whether it is territorial,
-- thematic, sub-national, a legal body of its own, what joining it needs, how long a city coordinates it.
CREATE TABLE networks_fact (
  id BIGINT PRIMARY KEY,
  network BIGINT NOT NULL,
  fact TEXT NOT NULL,
  value TEXT NOT NULL,
  from_day TEXT,
  to_day TEXT,
  source TEXT NOT NULL
);
CREATE INDEX networks_fact_network ON networks_fact (network, fact);

-- A line of a network's own plan. objective: the code of an objective of the association's plan. counted: the row of the
-- ledger by which a line that is done counts. What is to be done stands in core_text.
CREATE TABLE networks_line (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  network BIGINT NOT NULL,
  objective TEXT NOT NULL,
  until_day TEXT,
  state TEXT NOT NULL,
  counted BIGINT,
  version BIGINT NOT NULL
);
CREATE INDEX networks_line_network ON networks_line (network, until_day);

-- News of a network and questions of coordinators, with their answers (parent). space: the organisation whose space it is.
-- published: the row of the ledger by which it counts; corrected, withdrawn: when it was.
-- Personal data: who wrote it, until erased. Title and words stand in core_text.
CREATE TABLE networks_post (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  space BIGINT NOT NULL,
  parent BIGINT,
  organisation BIGINT,
  person BIGINT,
  posted TEXT NOT NULL,
  published BIGINT NOT NULL,
  corrected TEXT,
  withdrawn TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX networks_post_space ON networks_post (space, posted);
CREATE INDEX networks_post_parent ON networks_post (parent, posted);

-- A working group of a network. Question, expected product and summary stand in core_text. document or link: its product.
CREATE TABLE networks_group (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  network BIGINT NOT NULL,
  lead BIGINT NOT NULL,
  state TEXT NOT NULL,
  proposed TEXT NOT NULL,
  closed_day TEXT,
  document BIGINT,
  link TEXT
);
CREATE INDEX networks_group_network ON networks_group (network, state);

CREATE TABLE networks_participant (
  id BIGINT PRIMARY KEY,
  working_group BIGINT NOT NULL REFERENCES networks_group (id),
  city BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT
);
CREATE INDEX networks_participant_group ON networks_participant (working_group, city);
CREATE INDEX networks_participant_city ON networks_participant (city);

-- Each turn of a group: who moved it on, and the sentence that went with it. recorded: its row of the ledger; undone: when
-- the step was taken back. Personal data: person, note, until erased or two years after the group has ended.
CREATE TABLE networks_turn (
  id BIGINT PRIMARY KEY,
  working_group BIGINT NOT NULL REFERENCES networks_group (id),
  moved TEXT NOT NULL,
  state TEXT NOT NULL,
  organisation BIGINT,
  person BIGINT,
  note TEXT,
  recorded BIGINT NOT NULL,
  undone TEXT
);
CREATE INDEX networks_turn_group ON networks_turn (working_group, id);

-- Ninety days after its product: whether a city that took part has used it, asked once. answered, answer, words: what was said
-- first. words go after two years.
CREATE TABLE networks_use (
  id BIGINT PRIMARY KEY,
  working_group BIGINT NOT NULL REFERENCES networks_group (id),
  city BIGINT NOT NULL,
  sent TEXT NOT NULL,
  answered TEXT,
  answer TEXT,
  words TEXT
);
CREATE UNIQUE INDEX networks_use_group ON networks_use (working_group, city);

-- Territories and tasks shared out among the cities of a body, for a term. What it is stands in core_text.
CREATE TABLE networks_assignment (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  body BIGINT NOT NULL,
  city BIGINT NOT NULL,
  kind TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT
);
CREATE INDEX networks_assignment_body ON networks_assignment (body, city);

-- What a city of a body took upon itself, and the decision behind it (in core_text).
CREATE TABLE networks_commitment (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  body BIGINT NOT NULL,
  city BIGINT NOT NULL,
  until_day TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX networks_commitment_body ON networks_commitment (body, state, until_day);
CREATE INDEX networks_commitment_city ON networks_commitment (city, state);

-- Its follow-up. Personal data: person, note, until erased or two years after the commitment has ended.
CREATE TABLE networks_step (
  id BIGINT PRIMARY KEY,
  commitment BIGINT NOT NULL REFERENCES networks_commitment (id),
  moved TEXT NOT NULL,
  state TEXT NOT NULL,
  organisation BIGINT,
  person BIGINT,
  note TEXT
);
CREATE INDEX networks_step_commitment ON networks_step (commitment, id);

-- The election calendar. whole: all member cities of the country vote, else those of handover_election_city.
-- state: proposed (by a coordinator), entered, refused, removed. entered_day: when it began to count.
CREATE TABLE handover_election (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  country TEXT NOT NULL,
  day TEXT NOT NULL,
  whole BOOLEAN NOT NULL,
  source TEXT NOT NULL,
  state TEXT NOT NULL,
  proposed_by BIGINT,
  proposed_for BIGINT,
  entered_day TEXT,
  batch BIGINT
);
CREATE INDEX handover_election_day ON handover_election (state, day);
CREATE INDEX handover_election_batch ON handover_election (batch);

CREATE TABLE handover_election_city (
  election BIGINT NOT NULL REFERENCES handover_election (id),
  organisation BIGINT NOT NULL,
  PRIMARY KEY (election, organisation)
);
CREATE INDEX handover_election_city_organisation ON handover_election_city (organisation);

-- What the house has done about an election for a city: each step once. sent: false where nobody needed it any more.
CREATE TABLE handover_step (
  election BIGINT NOT NULL REFERENCES handover_election (id),
  organisation BIGINT NOT NULL,
  step TEXT NOT NULL,
  day TEXT NOT NULL,
  sent BOOLEAN NOT NULL,
  PRIMARY KEY (election, organisation, step)
);
CREATE INDEX handover_step_organisation ON handover_step (organisation, step);

-- Who might follow. Personal data (name, address) until somebody has decided; blanked then.
-- state: open, unknown (left, and names nobody), vouched, refused, dropped.
CREATE TABLE handover_succession (
  id BIGINT PRIMARY KEY,
  organisation BIGINT NOT NULL,
  mandate BIGINT,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  language TEXT NOT NULL,
  evidence TEXT NOT NULL,
  proposed_by BIGINT,
  proposed_for BIGINT,
  made TEXT NOT NULL,
  state TEXT NOT NULL,
  decided_by BIGINT,
  decided TEXT
);
CREATE INDEX handover_succession_organisation ON handover_succession (organisation, state);

-- A call or a mail of a coordinator or the secretariat to a city, and what came of it.
CREATE TABLE handover_contact (
  id BIGINT PRIMARY KEY,
  organisation BIGINT NOT NULL,
  day TEXT NOT NULL,
  outcome TEXT NOT NULL,
  note TEXT NOT NULL,
  person BIGINT,
  acted_for BIGINT,
  made TEXT NOT NULL
);
CREATE INDEX handover_contact_organisation ON handover_contact (organisation, day);

-- The record behind a city's hand-over sheet: its notes are texts of it, its PDF is attached to it.
CREATE TABLE handover_sheet (
  organisation BIGINT PRIMARY KEY,
  record BIGINT NOT NULL REFERENCES core_record (id)
);

-- The way into the network of somebody who has just begun to act for a city.
CREATE TABLE handover_welcome (
  id BIGINT PRIMARY KEY,
  organisation BIGINT NOT NULL,
  person BIGINT NOT NULL,
  mandate BIGINT NOT NULL,
  opened TEXT NOT NULL,
  put_off TEXT,
  ended TEXT
);
CREATE INDEX handover_welcome_person ON handover_welcome (person);
CREATE INDEX handover_welcome_organisation ON handover_welcome (organisation);

CREATE TABLE handover_tick (
  welcome BIGINT NOT NULL REFERENCES handover_welcome (id),
  step TEXT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (welcome, step)
);

-- A city with an experienced team that goes along with a new one. state: proposed, accepted, declined, ended.
CREATE TABLE handover_buddy (
  id BIGINT PRIMARY KEY,
  city BIGINT NOT NULL,
  buddy BIGINT NOT NULL,
  state TEXT NOT NULL,
  proposed_by BIGINT,
  proposed TEXT NOT NULL,
  decided TEXT,
  ended TEXT
);
CREATE INDEX handover_buddy_city ON handover_buddy (city);
CREATE INDEX handover_buddy_buddy ON handover_buddy (buddy);

-- Organisations. What holds only for a time stands in dated rows: from a day (included) to a day (not included).
CREATE TABLE directory_organisation (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  kind TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE,
  code TEXT UNIQUE,
  country TEXT,
  latitude DOUBLE PRECISION,
  longitude DOUBLE PRECISION,
  website TEXT,
  name TEXT NOT NULL,
  sort_name TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX directory_organisation_list ON directory_organisation (kind, sort_name);

-- Every slug that ever led here; the present one too.
CREATE TABLE directory_slug (
  slug TEXT PRIMARY KEY,
  organisation BIGINT NOT NULL REFERENCES directory_organisation (id)
);
CREATE INDEX directory_slug_organisation ON directory_slug (organisation);

-- language 'und' is the own name, in whichever language that is.
CREATE TABLE directory_name (
  organisation BIGINT NOT NULL REFERENCES directory_organisation (id),
  language TEXT NOT NULL,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  from_day TEXT,
  to_day TEXT
);
CREATE INDEX directory_name_organisation ON directory_name (organisation, language);
CREATE INDEX directory_name_folded ON directory_name (folded);

CREATE TABLE directory_fact (
  id BIGINT PRIMARY KEY,
  organisation BIGINT NOT NULL REFERENCES directory_organisation (id),
  fact TEXT NOT NULL,
  value TEXT,
  from_day TEXT,
  to_day TEXT,
  source TEXT NOT NULL,
  batch BIGINT
);
CREATE INDEX directory_fact_organisation ON directory_fact (organisation, fact);
CREATE INDEX directory_fact_value ON directory_fact (fact, value, organisation);

-- role: member or coordinator.
CREATE TABLE directory_membership (
  id BIGINT PRIMARY KEY,
  member BIGINT NOT NULL REFERENCES directory_organisation (id),
  network BIGINT NOT NULL REFERENCES directory_organisation (id),
  role TEXT NOT NULL,
  from_day TEXT,
  to_day TEXT,
  source TEXT NOT NULL,
  batch BIGINT
);
CREATE INDEX directory_membership_member ON directory_membership (member, network);
CREATE INDEX directory_membership_network ON directory_membership (network, member);

-- The countries that a delegation serves; its cities follow from that.
CREATE TABLE directory_territory (
  organisation BIGINT NOT NULL REFERENCES directory_organisation (id),
  country TEXT NOT NULL,
  PRIMARY KEY (organisation, country)
);

-- Personal data stands here, in directory_invitation and directory_move, and nowhere else:
-- name: how others address and recognise them, until erased; address: mail and sign-in, until erased;
-- language, time_zone: what they read; password, factor: how they prove who they are.
CREATE TABLE directory_person (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  name TEXT NOT NULL,
  sort_name TEXT NOT NULL,
  address TEXT,
  address_key TEXT UNIQUE,
  language TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  password TEXT,
  factor TEXT,
  factor_proved BOOLEAN NOT NULL,
  factor_step BIGINT NOT NULL,
  created TEXT NOT NULL,
  erased BOOLEAN NOT NULL
);
CREATE INDEX directory_person_list ON directory_person (sort_name, id);

CREATE TABLE directory_mandate (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  person BIGINT NOT NULL REFERENCES directory_person (id),
  organisation BIGINT NOT NULL REFERENCES directory_organisation (id),
  role TEXT NOT NULL,
  from_day TEXT,
  to_day TEXT,
  named_by BIGINT,
  evidence TEXT NOT NULL,
  confirmed_day TEXT
);
CREATE INDEX directory_mandate_person ON directory_mandate (person);
CREATE INDEX directory_mandate_organisation ON directory_mandate (organisation, role);

CREATE TABLE directory_body (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  organisation BIGINT NOT NULL REFERENCES directory_organisation (id),
  slug TEXT NOT NULL UNIQUE
);

CREATE TABLE directory_seat (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  body BIGINT NOT NULL REFERENCES directory_body (id),
  organisation BIGINT NOT NULL REFERENCES directory_organisation (id),
  role TEXT NOT NULL,
  from_day TEXT,
  to_day TEXT,
  source TEXT NOT NULL
);
CREATE INDEX directory_seat_body ON directory_seat (body);
CREATE INDEX directory_seat_organisation ON directory_seat (organisation);

-- token: SHA-256 of the cookie, in hexadecimal. organisation: for whom the person acts; null until chosen.
CREATE TABLE directory_session (
  token TEXT PRIMARY KEY,
  person BIGINT NOT NULL REFERENCES directory_person (id),
  organisation BIGINT,
  started TEXT NOT NULL,
  ends TEXT NOT NULL,
  waits_for_factor BOOLEAN NOT NULL
);
CREATE INDEX directory_session_person ON directory_session (person);

-- Links in mails, by the SHA-256 of their 128 random bits. purpose: sign-in, invitation, address.
CREATE TABLE directory_link (
  token TEXT PRIMARY KEY,
  purpose TEXT NOT NULL,
  person BIGINT,
  subject BIGINT,
  next TEXT,
  ends TEXT NOT NULL,
  used TEXT
);
CREATE INDEX directory_link_person ON directory_link (person);

-- Personal data (name, address) until accepted, withdrawn or ended; blanked then.
CREATE TABLE directory_invitation (
  id BIGINT PRIMARY KEY,
  organisation BIGINT NOT NULL REFERENCES directory_organisation (id),
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  language TEXT NOT NULL,
  evidence TEXT NOT NULL,
  invited_by BIGINT,
  made TEXT NOT NULL,
  ends TEXT NOT NULL,
  state TEXT NOT NULL
);
CREATE INDEX directory_invitation_organisation ON directory_invitation (organisation, state);

-- A changed or lost address: the new one is used once somebody who knows the person has vouched for it. The address
-- stands here until then.
CREATE TABLE directory_move (
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL REFERENCES directory_person (id),
  address TEXT NOT NULL,
  asked TEXT NOT NULL,
  state TEXT NOT NULL,
  decided_by BIGINT,
  decided TEXT
);
CREATE INDEX directory_move_state ON directory_move (state);
CREATE INDEX directory_move_person ON directory_move (person);

-- Positions first to last are the ledger rows of the one write that applied it.
CREATE TABLE directory_import (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  name TEXT NOT NULL,
  added BIGINT NOT NULL,
  changed BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  first_position BIGINT NOT NULL,
  last_position BIGINT NOT NULL,
  applied TEXT NOT NULL,
  applied_by BIGINT,
  undone TEXT
);

-- What an import made or changed, with what stood there before, so that it can be undone.
CREATE TABLE directory_import_change (
  batch BIGINT NOT NULL REFERENCES directory_import (id),
  organisation BIGINT NOT NULL,
  created BOOLEAN NOT NULL,
  latitude DOUBLE PRECISION,
  longitude DOUBLE PRECISION,
  website TEXT,
  PRIMARY KEY (batch, organisation)
);

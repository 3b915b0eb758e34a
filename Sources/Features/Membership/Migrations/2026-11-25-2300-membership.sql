-- Somebody who wants to begin an application. Personal data: name, address; blanked when the link was used or has ended, or
-- when the secretariat has decided. state: sent, used, known (the city is known, so the secretariat vouches), vouched, refused.
CREATE TABLE membership_beginning (
  id BIGINT PRIMARY KEY,
  city TEXT NOT NULL,
  country TEXT NOT NULL,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  language TEXT NOT NULL,
  made TEXT NOT NULL,
  state TEXT NOT NULL,
  organisation BIGINT,
  decided_by BIGINT,
  decided TEXT
);
CREATE INDEX membership_beginning_state ON membership_beginning (state, made);

-- The mayor's signature, asked for by a link. Personal data: address, until signed or ended; name, part of the formal act.
-- digest: SHA-256 of the answers that were signed.
CREATE TABLE membership_signature (
  id BIGINT PRIMARY KEY,
  request BIGINT NOT NULL,
  address TEXT NOT NULL,
  language TEXT NOT NULL,
  asked TEXT NOT NULL,
  ends TEXT NOT NULL,
  signed TEXT,
  name TEXT NOT NULL,
  digest TEXT
);
CREATE INDEX membership_signature_request ON membership_signature (request);

-- Why a standing or a name changed and who decided it, beside the row of the ledger that says that it did.
CREATE TABLE membership_change (
  position BIGINT PRIMARY KEY,
  organisation BIGINT NOT NULL,
  verb TEXT NOT NULL,
  reason TEXT NOT NULL,
  words TEXT NOT NULL,
  decision TEXT NOT NULL
);
CREATE INDEX membership_change_organisation ON membership_change (organisation);

-- The PDF is the attachment of its record. code: 128 random bits as 26 letters and digits.
CREATE TABLE membership_certificate (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  organisation BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  since TEXT NOT NULL,
  language TEXT NOT NULL,
  decision TEXT NOT NULL,
  made TEXT NOT NULL
);
CREATE INDEX membership_certificate_organisation ON membership_certificate (organisation);

-- A city that might join. network: whose territory it lies in, null for the secretariat alone. owner: who takes the next step.
CREATE TABLE membership_prospect (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  city TEXT NOT NULL,
  folded TEXT NOT NULL,
  country TEXT NOT NULL,
  network BIGINT,
  organisation BIGINT,
  sponsor BIGINT,
  stage TEXT NOT NULL,
  next_step TEXT NOT NULL,
  next_day TEXT,
  owner BIGINT,
  made TEXT NOT NULL,
  changed TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX membership_prospect_city ON membership_prospect (folded, country);
CREATE INDEX membership_prospect_list ON membership_prospect (stage, country);
CREATE INDEX membership_prospect_organisation ON membership_prospect (organisation);
CREATE INDEX membership_prospect_owner ON membership_prospect (owner, next_day);

-- Personal data of people who have no account: kept for two years after the last change of their prospect.
CREATE TABLE membership_contact (
  id BIGINT PRIMARY KEY,
  prospect BIGINT NOT NULL REFERENCES membership_prospect (id),
  name TEXT NOT NULL,
  post TEXT NOT NULL,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  phone TEXT NOT NULL,
  language TEXT NOT NULL
);
CREATE INDEX membership_contact_prospect ON membership_contact (prospect);
CREATE INDEX membership_contact_address ON membership_contact (address_key);

-- What was said and done, newest last. person: whoever wrote it; null for the house. stage: the one reached by it.
CREATE TABLE membership_call (
  id BIGINT PRIMARY KEY,
  prospect BIGINT NOT NULL REFERENCES membership_prospect (id),
  day TEXT NOT NULL,
  person BIGINT,
  organisation BIGINT,
  words TEXT NOT NULL,
  stage TEXT
);
CREATE INDEX membership_call_prospect ON membership_call (prospect, id);
CREATE INDEX membership_call_person ON membership_call (person);

-- Cooperation towards more members in some countries: so many on a day. contacts: personal data, kept while the line runs and
-- two years after its day.
CREATE TABLE membership_line (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  title TEXT NOT NULL,
  target BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  by_day TEXT NOT NULL,
  contacts TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE TABLE membership_line_country (
  line BIGINT NOT NULL REFERENCES membership_line (id),
  country TEXT NOT NULL,
  PRIMARY KEY (line, country)
);

-- Lists of memberships that were imported; their facts bear the number.
CREATE TABLE membership_import (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  name TEXT NOT NULL,
  added BIGINT NOT NULL,
  first_position BIGINT NOT NULL,
  last_position BIGINT NOT NULL,
  applied TEXT NOT NULL,
  applied_by BIGINT,
  undone TEXT
);

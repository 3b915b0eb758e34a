-- A yearly envelope for the networks. Amounts are cents of euro.
CREATE TABLE funds_fund (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  year BIGINT NOT NULL UNIQUE,
  envelope BIGINT NOT NULL,
  ceiling BIGINT,
  two_from BIGINT,
  opens TEXT NOT NULL,
  closes TEXT NOT NULL,
  report_due TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL
);

-- What a network asks of a fund; the conversation about it is the request of the same id. granted: null until decided.
CREATE TABLE funds_grant (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  fund BIGINT NOT NULL REFERENCES funds_fund (id),
  network BIGINT NOT NULL,
  owner BIGINT NOT NULL,
  granted BIGINT,
  decided TEXT,
  settled BOOLEAN NOT NULL
);
CREATE INDEX funds_grant_fund ON funds_grant (fund);
CREATE INDEX funds_grant_network ON funds_grant (network);

-- recommended: what the secretariat proposes to grant of what is asked.
CREATE TABLE funds_line (
  id BIGINT PRIMARY KEY,
  grant_id BIGINT NOT NULL REFERENCES funds_grant (id),
  label TEXT NOT NULL,
  asked BIGINT NOT NULL,
  recommended BIGINT
);
CREATE INDEX funds_line_grant ON funds_line (grant_id);

CREATE TABLE funds_partner (
  grant_id BIGINT NOT NULL REFERENCES funds_grant (id),
  organisation BIGINT NOT NULL,
  PRIMARY KEY (grant_id, organisation)
);

-- Prepared by one, released by another; negative is a refund. Never changed after release.
CREATE TABLE funds_payment (
  id BIGINT PRIMARY KEY,
  grant_id BIGINT NOT NULL REFERENCES funds_grant (id),
  cents BIGINT NOT NULL,
  reference TEXT NOT NULL,
  prepared_by BIGINT,
  prepared TEXT NOT NULL,
  released_by BIGINT,
  released TEXT
);
CREATE INDEX funds_payment_grant ON funds_payment (grant_id);

-- euro: the amount at the rate typed with the receipt.
CREATE TABLE funds_expense (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  grant_id BIGINT NOT NULL REFERENCES funds_grant (id),
  line BIGINT NOT NULL REFERENCES funds_line (id),
  what TEXT NOT NULL,
  day TEXT NOT NULL,
  cents BIGINT NOT NULL,
  currency TEXT NOT NULL,
  euro BIGINT NOT NULL,
  tax_included BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  submitted_by BIGINT,
  decided_by BIGINT
);
CREATE INDEX funds_expense_grant ON funds_expense (grant_id);

-- What was done with it, for everybody, once the report is accepted; its words are texts of the record.
CREATE TABLE funds_result (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  grant_id BIGINT NOT NULL UNIQUE REFERENCES funds_grant (id),
  objectives TEXT NOT NULL,
  people BIGINT,
  accepted TEXT
);

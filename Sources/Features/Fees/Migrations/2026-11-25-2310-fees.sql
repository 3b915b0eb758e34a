-- Amounts are whole cents of the currency beside them.

-- What a year costs. state: draft, approved, closed. edited_by: who changed the draft last; a second person approves.
CREATE TABLE fees_tariff (
  year BIGINT PRIMARY KEY,
  record BIGINT NOT NULL REFERENCES core_record (id),
  state TEXT NOT NULL,
  currency TEXT NOT NULL,
  source TEXT NOT NULL,
  copied_from BIGINT,
  decision TEXT,
  edited_by BIGINT,
  approved_by BIGINT,
  approved TEXT,
  version BIGINT NOT NULL
);

-- A population band begins at from_population and ends where the next begins; the bound belongs to the upper band.
CREATE TABLE fees_rate (
  year BIGINT NOT NULL REFERENCES fees_tariff (year),
  income_group TEXT NOT NULL,
  from_population BIGINT NOT NULL,
  cents BIGINT NOT NULL,
  PRIMARY KEY (year, income_group, from_population)
);

CREATE TABLE fees_group (
  year BIGINT NOT NULL REFERENCES fees_tariff (year),
  country TEXT NOT NULL,
  income_group TEXT NOT NULL,
  PRIMARY KEY (year, country)
);

-- What stands on invoices of the association and how reminders go, by name.
CREATE TABLE fees_setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- How a city wants to be billed. Personal data: attention (a name or a department), until it is changed.
CREATE TABLE fees_billing (
  city BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  tax_number TEXT NOT NULL,
  attention TEXT NOT NULL,
  wants_order BOOLEAN NOT NULL,
  version BIGINT NOT NULL
);

-- What the Executive Committee decided for one city and year: cents replace the tariff; 0 is exempt.
CREATE TABLE fees_relief (
  city BIGINT NOT NULL,
  year BIGINT NOT NULL,
  cents BIGINT NOT NULL,
  decision TEXT NOT NULL,
  request BIGINT,
  decided TEXT NOT NULL,
  PRIMARY KEY (city, year)
);

-- Bills one year. state: prepared, approved, done, dropped. One that is not over keeps others from beginning.
CREATE TABLE fees_run (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  year BIGINT NOT NULL REFERENCES fees_tariff (year),
  state TEXT NOT NULL,
  due_days BIGINT NOT NULL,
  prepared TEXT NOT NULL,
  prepared_by BIGINT,
  approved TEXT,
  approved_by BIGINT,
  finished TEXT
);
CREATE UNIQUE INDEX fees_run_open ON fees_run (year) WHERE state IN ('prepared', 'approved');
CREATE INDEX fees_run_year ON fees_run (year);

-- What the run saw of each member, as approved. outcome: bill, or why not. population_said: the day on which the city itself
-- said that number; null for what others state.
CREATE TABLE fees_run_line (
  run BIGINT NOT NULL REFERENCES fees_run (id),
  city BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  country TEXT,
  population BIGINT,
  population_day TEXT,
  population_source TEXT NOT NULL,
  population_said TEXT,
  income_group TEXT,
  from_population BIGINT,
  below_population BIGINT,
  full_cents BIGINT,
  cents BIGINT,
  decision TEXT,
  invoice BIGINT,
  PRIMARY KEY (run, city)
);
-- What a run has still to bill, however much it has billed.
CREATE INDEX fees_run_line_left ON fees_run_line (run, city) WHERE invoice IS NULL;

-- Invoices (series F), credit notes (A) and receipts (R): never changed after issue, names and addresses as they stood.
-- Personal data: attention, kept for ten years, which is how long accounts are kept.
CREATE TABLE fees_document (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  series TEXT NOT NULL,
  series_year BIGINT NOT NULL,
  number BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  city BIGINT NOT NULL,
  fee_year BIGINT NOT NULL,
  run BIGINT,
  invoice BIGINT REFERENCES fees_document (id),
  reference TEXT NOT NULL,
  issued TEXT NOT NULL,
  due TEXT,
  currency TEXT NOT NULL,
  full_cents BIGINT NOT NULL,
  cents BIGINT NOT NULL,
  why TEXT NOT NULL,
  language TEXT NOT NULL,
  country TEXT,
  population BIGINT,
  population_day TEXT,
  population_source TEXT NOT NULL,
  population_said TEXT,
  income_group TEXT,
  from_population BIGINT,
  below_population BIGINT,
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  tax_number TEXT NOT NULL,
  attention TEXT NOT NULL,
  issuer_name TEXT NOT NULL,
  issuer_address TEXT NOT NULL,
  issuer_tax TEXT NOT NULL,
  iban TEXT NOT NULL,
  bic TEXT NOT NULL,
  charges TEXT NOT NULL,
  sentence TEXT NOT NULL,
  UNIQUE (series, series_year, number)
);
CREATE INDEX fees_document_city ON fees_document (city, fee_year);
CREATE INDEX fees_document_year ON fees_document (fee_year, series);
CREATE INDEX fees_document_invoice ON fees_document (invoice);
CREATE INDEX fees_document_reference ON fees_document (reference);

-- A city is billed once a year; the row goes when a credit note takes the whole invoice back.
CREATE TABLE fees_billed (
  city BIGINT NOT NULL,
  year BIGINT NOT NULL,
  series TEXT NOT NULL,
  invoice BIGINT NOT NULL REFERENCES fees_document (id),
  PRIMARY KEY (city, year, series)
);

-- Money that came in, or credit that was used (method: bank, hand, credit). batch: lines of a bank file applied at once.
CREATE TABLE fees_payment (
  id BIGINT PRIMARY KEY,
  day TEXT NOT NULL,
  currency TEXT NOT NULL,
  cents BIGINT NOT NULL,
  method TEXT NOT NULL,
  payer TEXT NOT NULL,
  note TEXT NOT NULL,
  line BIGINT,
  batch BIGINT,
  entered TEXT NOT NULL,
  entered_by BIGINT,
  undone TEXT
);
CREATE INDEX fees_payment_batch ON fees_payment (batch);
CREATE INDEX fees_payment_line ON fees_payment (line);

-- What a payment went to. purpose: fee (of an invoice), charges (the bank kept it, the invoice counts as paid),
-- kept (credit of the city), refund (to be sent back).
CREATE TABLE fees_share (
  id BIGINT PRIMARY KEY,
  payment BIGINT NOT NULL REFERENCES fees_payment (id),
  city BIGINT NOT NULL,
  invoice BIGINT REFERENCES fees_document (id),
  purpose TEXT NOT NULL,
  cents BIGINT NOT NULL
);
CREATE INDEX fees_share_payment ON fees_share (payment);
CREATE INDEX fees_share_invoice ON fees_share (invoice);
CREATE INDEX fees_share_city ON fees_share (city, purpose);

-- Invoices that are paid in full now, with their receipt and the row of the ledger that says so.
CREATE TABLE fees_settled (
  invoice BIGINT PRIMARY KEY REFERENCES fees_document (id),
  receipt BIGINT NOT NULL REFERENCES fees_document (id),
  position BIGINT NOT NULL
);

-- Stops reminders. kind: promise (until its day), order (a purchase-order number is awaited, until its day; number when it came).
CREATE TABLE fees_stop (
  id BIGINT PRIMARY KEY,
  invoice BIGINT NOT NULL REFERENCES fees_document (id),
  kind TEXT NOT NULL,
  until TEXT NOT NULL,
  number TEXT,
  made TEXT NOT NULL,
  person BIGINT
);
CREATE INDEX fees_stop_invoice ON fees_stop (invoice);
CREATE INDEX fees_stop_person ON fees_stop (person);

CREATE TABLE fees_reminder (
  invoice BIGINT NOT NULL REFERENCES fees_document (id),
  level BIGINT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (invoice, level)
);

-- A bank file that was read. batch numbers what was applied at once.
CREATE TABLE fees_statement (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  name TEXT NOT NULL,
  format TEXT NOT NULL,
  account TEXT NOT NULL,
  label TEXT NOT NULL,
  from_day TEXT,
  to_day TEXT,
  currency TEXT NOT NULL,
  opening BIGINT,
  closing BIGINT,
  known BIGINT NOT NULL,
  added TEXT NOT NULL,
  added_by BIGINT
);

-- One movement. kind: credit, debit, reversal, charge. state: open, applied, set-aside. key: account and the bank's reference, so
-- that the same movement is taken once, whichever file brings it. Personal data: payer, text (a payer may be a person), kept for
-- ten years with the accounts.
CREATE TABLE fees_line (
  id BIGINT PRIMARY KEY,
  statement BIGINT NOT NULL REFERENCES fees_statement (id),
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  booked TEXT NOT NULL,
  currency TEXT NOT NULL,
  cents BIGINT NOT NULL,
  charges BIGINT NOT NULL,
  payer TEXT NOT NULL,
  account TEXT NOT NULL,
  reference TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX fees_line_statement ON fees_line (statement, state);

-- Candidates that were accepted: their first invoice, and why it could not be made yet.
CREATE TABLE fees_first (
  city BIGINT NOT NULL,
  year BIGINT NOT NULL,
  obstacle TEXT NOT NULL,
  PRIMARY KEY (city, year)
);

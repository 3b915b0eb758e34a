-- Money that was paid back to a city. Its PDF is the attachment of its record. Entered by mistake it is undone; the row stays.
CREATE TABLE fees_refund (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  city BIGINT NOT NULL,
  currency TEXT NOT NULL,
  cents BIGINT NOT NULL,
  day TEXT NOT NULL,
  reference TEXT NOT NULL,
  language TEXT NOT NULL,
  entered TEXT NOT NULL,
  entered_by BIGINT,
  undone TEXT
);
CREATE INDEX fees_refund_city ON fees_refund (city);

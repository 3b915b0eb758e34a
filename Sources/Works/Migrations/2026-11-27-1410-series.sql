-- Documents that follow one another: minutes of a body, proceedings of congresses. The title of a series stands in core_text, in
-- languages; owner and contributor as of a document. place counts from 1 within a series.
CREATE TABLE works_series (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  owner BIGINT NOT NULL,
  contributor BIGINT
);
CREATE INDEX works_series_owner ON works_series (owner);

CREATE TABLE works_in_series (
  document BIGINT PRIMARY KEY REFERENCES works_document (id),
  series BIGINT NOT NULL REFERENCES works_series (id),
  place BIGINT NOT NULL
);
CREATE INDEX works_in_series_place ON works_in_series (series, place);

-- Which words of works_frozen stood when a newer version took this one's place; empty for the newest.
ALTER TABLE works_version ADD COLUMN frozen BIGINT;

-- The version that is quoted; empty for the work as it stands.
ALTER TABLE works_relation ADD COLUMN version BIGINT;

-- What one work says of another: record adapts, continues or cites other. Kept by who looks after record; shown on both sides.
CREATE TABLE works_relation (
  record BIGINT NOT NULL REFERENCES core_record (id),
  kind TEXT NOT NULL,
  other BIGINT NOT NULL REFERENCES core_record (id),
  day TEXT NOT NULL,
  PRIMARY KEY (record, kind, other)
);
CREATE INDEX works_relation_other ON works_relation (other);

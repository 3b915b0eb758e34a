-- Organisations for which a record is an audience of its own: the cities of a working group. Whoever acts for one of them
-- today sees what is for that record; who was in it before stands with the room whose record it is.
CREATE TABLE directory_circle (
  record BIGINT NOT NULL REFERENCES core_record (id),
  organisation BIGINT NOT NULL,
  PRIMARY KEY (record, organisation)
);
CREATE INDEX directory_circle_organisation ON directory_circle (organisation);

-- Into which city another one merged, beside the row of the ledger that says that its membership ended. What else the merger ended
-- stands in the ledger after that row, up to last_position.
CREATE TABLE membership_merger (
  position BIGINT PRIMARY KEY,
  organisation BIGINT NOT NULL,
  successor BIGINT NOT NULL,
  day TEXT NOT NULL,
  last_position BIGINT NOT NULL
);
CREATE INDEX membership_merger_organisation ON membership_merger (organisation);
CREATE INDEX membership_merger_successor ON membership_merger (successor);

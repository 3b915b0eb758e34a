-- The one row that every write moves last: the newest position of the ledger and the next identifier.
CREATE TABLE storage_house (
  single BIGINT PRIMARY KEY CHECK (single = 1),
  position BIGINT NOT NULL,
  next_id BIGINT NOT NULL
);
INSERT INTO storage_house (single, position, next_id) VALUES (1, 0, 1000);

-- Ballots of secret votes, written all at once in the order of their random codes: one transaction, so that all bear the same number.
CREATE TABLE governance_ballot (
  vote BIGINT NOT NULL,
  code TEXT NOT NULL,
  choice TEXT NOT NULL,
  PRIMARY KEY (vote, code)
);

-- Ballots of secret votes, written all at once in the order of their random codes. WITHOUT ROWID: no number of arrival exists.
CREATE TABLE governance_ballot (
  vote BIGINT NOT NULL,
  code TEXT NOT NULL,
  choice TEXT NOT NULL,
  PRIMARY KEY (vote, code)
) WITHOUT ROWID;

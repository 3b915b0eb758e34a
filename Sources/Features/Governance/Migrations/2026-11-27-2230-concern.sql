-- When a vote opens by itself; null where somebody opens it.
ALTER TABLE governance_vote ADD COLUMN opens TEXT;

-- What a decision is about, besides objectives of the plan: cities, grants, rules, any record with a page, and the address of that page
-- without the language.
CREATE TABLE governance_concern (
  decision BIGINT NOT NULL REFERENCES core_record (id),
  record BIGINT NOT NULL REFERENCES core_record (id),
  address TEXT NOT NULL,
  PRIMARY KEY (decision, record)
);
CREATE INDEX governance_concern_record ON governance_concern (record);

-- Which city answered for a grant before its present owner, and until when (the last day).
CREATE TABLE funds_former (
  grant_id BIGINT NOT NULL REFERENCES funds_grant (id),
  organisation BIGINT NOT NULL,
  until_day TEXT NOT NULL,
  PRIMARY KEY (grant_id, organisation, until_day)
);

-- state: asked, confirmed, declined. decided_by: who said so for that city.
ALTER TABLE funds_partner ADD COLUMN state TEXT NOT NULL DEFAULT 'asked';
ALTER TABLE funds_partner ADD COLUMN decided TEXT;
ALTER TABLE funds_partner ADD COLUMN decided_by BIGINT;
CREATE INDEX funds_partner_organisation ON funds_partner (organisation, state);

-- What the money is to serve, chosen among the objectives of the association's plan of that year.
CREATE TABLE funds_objective (
  grant_id BIGINT NOT NULL REFERENCES funds_grant (id),
  plan_year BIGINT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (grant_id, code)
);

-- What it served in the end, as its result says; in place of the codes that were typed.
CREATE TABLE funds_served (
  result BIGINT NOT NULL REFERENCES funds_result (id),
  plan_year BIGINT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (result, code)
);
CREATE INDEX funds_served_code ON funds_served (plan_year, code);

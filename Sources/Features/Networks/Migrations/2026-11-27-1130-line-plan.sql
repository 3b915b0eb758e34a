-- The plan of the association whose objective a line names; null where it was typed before objectives were chosen.
ALTER TABLE networks_line ADD COLUMN plan_year BIGINT;
CREATE INDEX networks_line_objective ON networks_line (plan_year, objective);

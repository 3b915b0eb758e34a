-- A fact whose day no source gives is a fact all the same: an act may have no day. It then counts in no period.
DROP INDEX actionplan_act_objective;
ALTER TABLE actionplan_act ADD COLUMN happened TEXT;
UPDATE actionplan_act SET happened = day;
ALTER TABLE actionplan_act DROP COLUMN day;
ALTER TABLE actionplan_act RENAME COLUMN happened TO day;
CREATE INDEX actionplan_act_objective ON actionplan_act (objective, day);

-- stands_for: of a substitute's dated mandate, the mandate in whose role they act while both hold.
-- asked_day: since when it must be said again that a mandate holds, as after an election.
ALTER TABLE directory_mandate ADD COLUMN stands_for BIGINT REFERENCES directory_mandate (id);
ALTER TABLE directory_mandate ADD COLUMN asked_day TEXT;
CREATE INDEX directory_mandate_stands_for ON directory_mandate (stands_for);

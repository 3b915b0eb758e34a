-- What an import wrote into a city that was known, so that undoing it takes back that and not what others wrote since.
ALTER TABLE directory_import_change ADD COLUMN place_written BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE directory_import_change ADD COLUMN latitude_after DOUBLE PRECISION;
ALTER TABLE directory_import_change ADD COLUMN longitude_after DOUBLE PRECISION;
ALTER TABLE directory_import_change ADD COLUMN website_written BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE directory_import_change ADD COLUMN website_after TEXT;

-- Of earlier imports it is known where no later import and nobody by hand has touched the city: then it is what stands there.
UPDATE directory_import_change SET
  latitude_after = (SELECT o.latitude FROM directory_organisation o WHERE o.id = directory_import_change.organisation),
  longitude_after = (SELECT o.longitude FROM directory_organisation o WHERE o.id = directory_import_change.organisation),
  website_after = (SELECT o.website FROM directory_organisation o WHERE o.id = directory_import_change.organisation),
  place_written = TRUE,
  website_written = TRUE
WHERE NOT created
  AND NOT EXISTS (SELECT 1 FROM directory_import_change later
    WHERE later.organisation = directory_import_change.organisation AND later.batch > directory_import_change.batch)
  AND NOT EXISTS (SELECT 1 FROM core_ledger l JOIN directory_import i ON i.id = directory_import_change.batch
    WHERE l.record = directory_import_change.organisation AND l.position > i.last_position
      AND l.kind IN ('organisation.placed', 'organisation.described'));

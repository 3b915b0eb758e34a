-- What belongs to an organisation is found by it.
CREATE INDEX core_record_owner ON core_record (owner);

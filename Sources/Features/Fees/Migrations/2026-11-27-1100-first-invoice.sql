-- For which application a first invoice was issued: its payment admits that city, and no other payment does.
ALTER TABLE fees_first ADD COLUMN application BIGINT;

CREATE TABLE fees_first_invoice (
  invoice BIGINT PRIMARY KEY REFERENCES fees_document (id),
  application BIGINT NOT NULL
);

UPDATE fees_first SET application = (SELECT max(l.second) FROM core_ledger l
  WHERE l.kind = 'application.accepted' AND l.record = fees_first.city);

-- Applications that were accepted before this was written down.
INSERT INTO fees_first_invoice (invoice, application)
SELECT b.invoice, max(l.second) FROM fees_billed b
JOIN core_ledger l ON l.kind = 'application.accepted' AND l.record = b.city AND CAST(substr(l.day, 1, 4) AS BIGINT) = b.year
WHERE b.series = 'F' AND l.second IS NOT NULL GROUP BY b.invoice;

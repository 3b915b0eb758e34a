-- The proposal of a working group is a request from now on. What waits, was withdrawn or declined becomes one under the identifier that
-- it has; a group that was formed gets one beside it, which is its history before the work began.
-- Where nothing is carried over no number is handed out: a new house stays one into which a backup may be restored.
ALTER TABLE networks_group ADD COLUMN request BIGINT;

CREATE TABLE networks_carried (
  id BIGINT PRIMARY KEY,
  request BIGINT NOT NULL,
  is_group BOOLEAN NOT NULL
);
INSERT INTO networks_carried (id, request, is_group)
  SELECT g.id, g.id, FALSE FROM networks_group g WHERE g.state IN ('proposed', 'withdrawn', 'declined');
INSERT INTO networks_carried (id, request, is_group)
  SELECT g.id, (SELECT h.next_id FROM storage_house h) - 1 + row_number() OVER (ORDER BY g.id), TRUE
  FROM networks_group g WHERE g.state NOT IN ('proposed', 'withdrawn', 'declined');
UPDATE storage_house SET next_id = next_id + (SELECT count(*) FROM networks_carried);

INSERT INTO core_record (id, kind, owner, audience)
  SELECT c.request, 'request', g.lead, g.lead FROM networks_carried c JOIN networks_group g ON g.id = c.id WHERE c.is_group = TRUE;
UPDATE core_record SET kind = 'request' WHERE id IN (SELECT c.request FROM networks_carried c WHERE c.is_group = FALSE);

INSERT INTO approvals_request
  (id, kind, state, owner, addressee, subject, opened_by, language, opened, since, due, reopened, version, ended, title)
  SELECT c.request, 'group.proposal', CASE WHEN c.is_group THEN 'accepted' ELSE g.state END,
    coalesce((SELECT t.organisation FROM networks_turn t WHERE t.working_group = g.id AND t.state = 'proposed' ORDER BY t.id LIMIT 1), g.lead),
    g.network, g.lead,
    (SELECT t.person FROM networks_turn t WHERE t.working_group = g.id AND t.state = 'proposed' ORDER BY t.id LIMIT 1),
    coalesce((SELECT x.language FROM core_text x
      WHERE x.record = g.id AND x.field = 'question' AND x.source_language IS NULL ORDER BY x.version DESC, x.language LIMIT 1), 'en'),
    g.proposed,
    coalesce((SELECT max(t.moved) FROM networks_turn t
      WHERE t.working_group = g.id AND t.undone IS NULL AND t.state IN ('proposed', 'withdrawn', 'declined', 'approved')), g.proposed),
    NULL, NULL, 1, CASE WHEN g.state = 'proposed' THEN FALSE ELSE TRUE END, NULL
  FROM networks_carried c JOIN networks_group g ON g.id = c.id;
UPDATE core_record SET owner = (SELECT q.owner FROM approvals_request q WHERE q.id = core_record.id),
  audience = (SELECT q.owner FROM approvals_request q WHERE q.id = core_record.id)
  WHERE id IN (SELECT c.request FROM networks_carried c);

INSERT INTO approvals_value (request, place, field, body, personal)
  SELECT c.request, CASE x.field WHEN 'question' THEN 0 WHEN 'product' THEN 1 ELSE 2 END, x.field, x.body, FALSE
  FROM networks_carried c JOIN approvals_request q ON q.id = c.request
  JOIN core_text x ON x.record = c.id AND x.language = q.language AND x.field IN ('question', 'product', 'calendar') AND x.body <> '';
UPDATE approvals_request SET title =
  (SELECT v.body FROM approvals_value v WHERE v.request = approvals_request.id AND v.field = 'question')
  WHERE kind = 'group.proposal';

-- A step that was taken back stays in the history; that it was is told by the one that came after it.
INSERT INTO approvals_turn (id, request, moved, move, from_state, to_state, person, organisation, note, fields)
  SELECT t.id, c.request, t.moved,
    CASE t.state WHEN 'proposed' THEN 'submission' WHEN 'withdrawn' THEN 'withdrawal' WHEN 'declined' THEN 'refusal' ELSE 'acceptance' END,
    CASE t.state WHEN 'proposed' THEN 'draft' ELSE 'proposed' END, CASE t.state WHEN 'approved' THEN 'accepted' ELSE t.state END,
    t.person, t.organisation, t.note, NULL
  FROM networks_turn t JOIN networks_carried c ON c.id = t.working_group
  WHERE t.state IN ('proposed', 'withdrawn', 'declined', 'approved');

UPDATE networks_group SET request = (SELECT c.request FROM networks_carried c WHERE c.id = networks_group.id);
DELETE FROM networks_turn WHERE state IN ('proposed', 'withdrawn', 'declined')
  OR working_group IN (SELECT c.id FROM networks_carried c WHERE c.is_group = FALSE);
-- Of one that stands, the words of its approval are those of the request.
UPDATE networks_turn SET note = NULL WHERE state = 'approved';
DELETE FROM networks_participant WHERE working_group IN (SELECT c.id FROM networks_carried c WHERE c.is_group = FALSE);
DELETE FROM directory_circle WHERE record IN (SELECT c.id FROM networks_carried c WHERE c.is_group = FALSE);
DELETE FROM core_text WHERE record IN (SELECT c.id FROM networks_carried c WHERE c.is_group = FALSE);
DELETE FROM networks_group WHERE id IN (SELECT c.id FROM networks_carried c WHERE c.is_group = FALSE);

-- Lists and search are kept by the program, which takes them out when it next works.
INSERT INTO core_job (id, kind, payload, unique_key, state, due, created)
  SELECT (SELECT h.next_id FROM storage_house h) - 1 + row_number() OVER (ORDER BY c.id), 'group.carried', '{"request":"' || c.id || '"}',
    'group.carried ' || c.id, 'waiting', '2026-11-27T00:00:00.000Z', '2026-11-27T00:00:00.000Z'
  FROM networks_carried c WHERE c.is_group = FALSE;
UPDATE storage_house SET next_id = next_id + (SELECT count(*) FROM networks_carried WHERE is_group = FALSE);
DROP TABLE networks_carried;
CREATE UNIQUE INDEX networks_group_request ON networks_group (request);

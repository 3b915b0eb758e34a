-- Who is proposed to act for a city is a request from now on, under the identifier that it has. What was decided has no names any more.
CREATE TABLE handover_carried (
  id BIGINT PRIMARY KEY,
  turn BIGINT NOT NULL,
  state TEXT NOT NULL,
  decision TEXT
);
INSERT INTO handover_carried (id, turn, state, decision)
  SELECT s.id, (SELECT h.next_id FROM storage_house h) - 1 + row_number() OVER (ORDER BY s.id),
    CASE s.state WHEN 'open' THEN 'proposed' WHEN 'unknown' THEN 'alone' WHEN 'dropped' THEN 'lapsed' ELSE s.state END,
    CASE WHEN s.state = 'followed' AND s.decided IS NULL THEN 'following' WHEN s.state IN ('vouched', 'followed') THEN 'vouching'
      WHEN s.state = 'refused' THEN 'refusal' WHEN s.state = 'dropped' THEN 'lapse' END
  FROM handover_succession s;
UPDATE storage_house SET next_id = next_id + (SELECT count(*) FROM handover_carried);

INSERT INTO core_record (id, kind, owner, audience)
  SELECT s.id, 'request', s.organisation, 3 FROM handover_succession s;
INSERT INTO approvals_request
  (id, kind, state, owner, addressee, subject, opened_by, language, opened, since, due, reopened, version, ended, title)
  SELECT s.id, 'mandate.proposal', c.state, s.organisation, s.organisation, s.mandate, s.proposed_by, s.language, s.made,
    coalesce(s.decided, s.made), NULL, NULL, 1, CASE WHEN c.state IN ('proposed', 'alone') THEN FALSE ELSE TRUE END, NULL
  FROM handover_succession s JOIN handover_carried c ON c.id = s.id;

INSERT INTO approvals_value (request, place, field, body, personal)
  SELECT s.id, 0, 'role', s.role, FALSE FROM handover_succession s;
INSERT INTO approvals_value (request, place, field, body, personal)
  SELECT s.id, 1, 'person_name', s.name, TRUE FROM handover_succession s WHERE s.name <> '';
INSERT INTO approvals_value (request, place, field, body, personal)
  SELECT s.id, 2, 'person_address', s.address, TRUE FROM handover_succession s WHERE s.address <> '';
INSERT INTO approvals_value (request, place, field, body, personal)
  SELECT s.id, 3, 'language', s.language, FALSE FROM handover_succession s;
INSERT INTO approvals_value (request, place, field, body, personal)
  SELECT s.id, 4, 'person_evidence', s.evidence, TRUE FROM handover_succession s WHERE s.evidence <> '';

INSERT INTO approvals_turn (id, request, moved, move, from_state, to_state, person, organisation, note, fields)
  SELECT s.id, s.id, s.made, CASE WHEN c.state = 'alone' OR c.decision = 'following' THEN 'absence' ELSE 'proposal' END, 'begun',
    CASE WHEN c.state = 'alone' OR c.decision = 'following' THEN 'alone' ELSE 'proposed' END, s.proposed_by, s.proposed_for, NULL, NULL
  FROM handover_succession s JOIN handover_carried c ON c.id = s.id;
INSERT INTO approvals_turn (id, request, moved, move, from_state, to_state, person, organisation, note, fields)
  SELECT c.turn, s.id, coalesce(s.decided, s.made), c.decision, CASE WHEN c.decision = 'following' THEN 'alone' ELSE 'proposed' END, c.state, s.decided_by, NULL, NULL, NULL
  FROM handover_succession s JOIN handover_carried c ON c.id = s.id WHERE c.decision IS NOT NULL;

DROP TABLE handover_carried;
DROP TABLE handover_succession;

-- Who wants to act for a known city asks by a request from now on; those who wait become one under the identifier that they have.
INSERT INTO core_record (id, kind, owner, audience)
  SELECT b.id, 'request', b.organisation, 3 FROM membership_beginning b WHERE b.state = 'known' AND b.organisation IS NOT NULL;
INSERT INTO approvals_request
  (id, kind, state, owner, addressee, subject, opened_by, language, opened, since, due, reopened, version, ended, title)
  SELECT b.id, 'membership.newcomer', 'asked', b.organisation, b.organisation, NULL, NULL, b.language, b.made, b.made, NULL, NULL, 1, FALSE, NULL
  FROM membership_beginning b WHERE b.state = 'known' AND b.organisation IS NOT NULL;
INSERT INTO approvals_value (request, place, field, body, personal)
  SELECT b.id, 0, 'person_name', b.name, TRUE FROM membership_beginning b
  WHERE b.state = 'known' AND b.organisation IS NOT NULL AND b.name <> '';
INSERT INTO approvals_value (request, place, field, body, personal)
  SELECT b.id, 1, 'person_address', b.address, TRUE FROM membership_beginning b
  WHERE b.state = 'known' AND b.organisation IS NOT NULL AND b.address <> '';
INSERT INTO approvals_value (request, place, field, body, personal)
  SELECT b.id, 2, 'city', b.city, FALSE FROM membership_beginning b WHERE b.state = 'known' AND b.organisation IS NOT NULL;
INSERT INTO approvals_value (request, place, field, body, personal)
  SELECT b.id, 3, 'language', b.language, FALSE FROM membership_beginning b WHERE b.state = 'known' AND b.organisation IS NOT NULL;
INSERT INTO approvals_turn (id, request, moved, move, from_state, to_state, person, organisation, note, fields)
  SELECT b.id, b.id, b.made, 'asking', 'begun', 'asked', NULL, NULL, NULL, NULL
  FROM membership_beginning b WHERE b.state = 'known' AND b.organisation IS NOT NULL;

UPDATE membership_beginning SET state = 'used', name = '', address = '' WHERE state IN ('known', 'vouched', 'refused');
ALTER TABLE membership_beginning DROP COLUMN decided_by;
ALTER TABLE membership_beginning DROP COLUMN decided;

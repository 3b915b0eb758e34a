-- What a meeting deals with, in the order of place. kind: a free word of the room that plans the meeting. asked_by: the city that
-- asked for it. was: the state before it was struck out. Title and words stand in core_text; audience and owner are the meeting's.
CREATE TABLE meetings_item (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  meeting BIGINT NOT NULL REFERENCES meetings_meeting (id),
  place BIGINT NOT NULL,
  kind TEXT NOT NULL,
  minutes BIGINT,
  asked_by BIGINT,
  state TEXT NOT NULL,
  was TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX meetings_item_meeting ON meetings_item (meeting, place);
CREATE INDEX meetings_item_asked_by ON meetings_item (asked_by);

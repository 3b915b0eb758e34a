-- In which languages a meeting is held or interpreted: their codes, separated by spaces.
ALTER TABLE meetings_meeting ADD COLUMN languages TEXT NOT NULL DEFAULT '';

-- Where to listen in one language. interpreter: a name for the organisers, blanked three months after the meeting.
CREATE TABLE meetings_channel (
  id BIGINT PRIMARY KEY,
  meeting BIGINT NOT NULL REFERENCES meetings_meeting (id),
  language TEXT NOT NULL,
  link TEXT NOT NULL,
  interpreter TEXT
);
CREATE INDEX meetings_channel_meeting ON meetings_channel (meeting);

-- Where it can be seen again: of the whole meeting, or of one item. The title is in the recording's language.
CREATE TABLE meetings_recording (
  id BIGINT PRIMARY KEY,
  meeting BIGINT NOT NULL REFERENCES meetings_meeting (id),
  item BIGINT REFERENCES meetings_item (id),
  link TEXT NOT NULL,
  title TEXT NOT NULL,
  language TEXT NOT NULL,
  added TEXT NOT NULL
);
CREATE INDEX meetings_recording_meeting ON meetings_recording (meeting);

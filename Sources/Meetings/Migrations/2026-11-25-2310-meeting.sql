-- When organisations meet. owner: in whose name; organiser: a city that looks after it besides whoever may for the
-- owner; about: the group or body it belongs to; series: the first of its series. first_starts is what was announced,
-- starts what holds now; guests: how many came whom nobody knows here. Titles, words and the reason of a cancellation stand in core_text.
CREATE TABLE meetings_meeting (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  owner BIGINT NOT NULL,
  organiser BIGINT,
  about BIGINT,
  series BIGINT NOT NULL,
  first_starts TEXT NOT NULL,
  starts TEXT NOT NULL,
  minutes BIGINT NOT NULL,
  zone TEXT NOT NULL,
  place TEXT,
  link TEXT,
  capacity BIGINT,
  closes TEXT,
  state TEXT NOT NULL,
  guests BIGINT,
  sequence BIGINT NOT NULL,
  version BIGINT NOT NULL,
  changed TEXT NOT NULL
);
CREATE INDEX meetings_meeting_owner ON meetings_meeting (owner, starts);
CREATE INDEX meetings_meeting_about ON meetings_meeting (about, starts);
CREATE INDEX meetings_meeting_starts ON meetings_meeting (state, starts);

-- Personal data: who comes for which organisation, which language they wish for, what they need. place: the order of
-- asking. language and needs are blanked three months after the meeting.
CREATE TABLE meetings_registration (
  meeting BIGINT NOT NULL REFERENCES meetings_meeting (id),
  person BIGINT NOT NULL,
  organisation BIGINT NOT NULL,
  place BIGINT NOT NULL,
  state TEXT NOT NULL,
  language TEXT,
  needs TEXT,
  present BOOLEAN NOT NULL,
  asked TEXT NOT NULL,
  PRIMARY KEY (meeting, person)
);
CREATE INDEX meetings_registration_person ON meetings_registration (person);
CREATE INDEX meetings_registration_organisation ON meetings_registration (organisation, meeting);

-- The address of a calendar that a program of the person asks, by the SHA-256 of its secret.
CREATE TABLE meetings_calendar (
  key TEXT PRIMARY KEY,
  person BIGINT NOT NULL,
  owner BIGINT NOT NULL,
  made TEXT NOT NULL
);
CREATE UNIQUE INDEX meetings_calendar_person ON meetings_calendar (person, owner);

-- Personal data: who was at a meeting for a city, from when until when. person: nobody where a city was checked in without saying who,
-- and once the person is erased or three years have passed. gone: open while they are there. how: site or online. entered_by: who
-- checked them in; nobody for what was known before intervals were kept. This is the only place that says who was there.
CREATE TABLE meetings_presence (
  id BIGINT PRIMARY KEY,
  meeting BIGINT NOT NULL REFERENCES meetings_meeting (id),
  organisation BIGINT NOT NULL,
  person BIGINT,
  entered TEXT NOT NULL,
  gone TEXT,
  how TEXT NOT NULL,
  entered_by BIGINT
);
CREATE INDEX meetings_presence_meeting ON meetings_presence (meeting, organisation);
CREATE INDEX meetings_presence_person ON meetings_presence (person);
CREATE INDEX meetings_presence_organisation ON meetings_presence (organisation, meeting);

-- Whoever was present until now was there from its beginning; without an end it counts until the meeting's own.
INSERT INTO meetings_presence (id, meeting, organisation, person, entered, gone, how, entered_by)
SELECT g.place, g.meeting, g.organisation, g.person, m.starts, NULL, CASE WHEN m.place IS NULL THEN 'online' ELSE 'site' END, NULL
FROM meetings_registration g JOIN meetings_meeting m ON m.id = g.meeting WHERE g.present;
ALTER TABLE meetings_registration DROP COLUMN present;

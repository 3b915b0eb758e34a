-- What has changed on pages that are followed live: a channel (`meeting/123`), and a position of the house for each change, so that
-- a line that broke catches up. Swept after a day, but for the last of each channel.
CREATE TABLE core_live (
  position BIGINT PRIMARY KEY,
  channel TEXT NOT NULL,
  what TEXT NOT NULL,
  touched TEXT NOT NULL
);
CREATE INDEX core_live_channel ON core_live (channel, position);
CREATE INDEX core_live_touched ON core_live (touched);

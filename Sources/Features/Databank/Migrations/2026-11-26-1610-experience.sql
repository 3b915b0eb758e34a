-- What a city does and tells others. Its words stand in core_text by field, its tags in works_tag, its pictures in
-- works_picture, its versions in works_frozen. language: in which the city writes. begun, ended: years. is_reference: a
-- short entry made from what others published about it, until its city writes it. version: raised by each saving. asked: when
-- its city was last asked whether it still holds. batch: the table that brought it.
CREATE TABLE databank_experience (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  city BIGINT NOT NULL,
  state TEXT NOT NULL,
  language TEXT NOT NULL,
  version BIGINT NOT NULL,
  is_reference BOOLEAN NOT NULL,
  begun BIGINT,
  ended BIGINT,
  scale TEXT,
  licence TEXT NOT NULL,
  contact TEXT,
  link TEXT,
  source TEXT NOT NULL,
  changed TEXT NOT NULL,
  published TEXT,
  confirmed TEXT,
  asked TEXT,
  featured TEXT,
  batch BIGINT
);
CREATE INDEX databank_experience_batch ON databank_experience (batch);
CREATE INDEX databank_experience_city ON databank_experience (city, state);
CREATE INDEX databank_experience_confirmed ON databank_experience (state, confirmed);

-- A city adapts what another did. state: asked, accepted, underway, done, declined, withdrawn.
CREATE TABLE databank_adaptation (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  experience BIGINT NOT NULL REFERENCES databank_experience (id),
  city BIGINT NOT NULL,
  state TEXT NOT NULL,
  asked TEXT NOT NULL,
  since TEXT NOT NULL,
  UNIQUE (experience, city)
);
CREATE INDEX databank_adaptation_city ON databank_adaptation (city, since);

-- For harvesters, which ask for what has changed since their last visit.
CREATE INDEX databank_experience_changed ON databank_experience (changed, id);

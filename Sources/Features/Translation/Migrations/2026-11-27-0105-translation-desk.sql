-- Who translates from which language into which, named by the secretariat.
CREATE TABLE translation_translator (
  person BIGINT NOT NULL,
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  named_by BIGINT,
  since TEXT NOT NULL,
  PRIMARY KEY (person, source, target)
);
CREATE INDEX translation_translator_pair ON translation_translator (source, target);

-- A text to be translated: the request (approvals) that asked for it, what it is about, how long it is, who does it.
-- state: offered, translating, delivered, published, ended.
CREATE TABLE translation_assignment (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  record BIGINT NOT NULL REFERENCES core_record (id),
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  words BIGINT NOT NULL,
  due TEXT NOT NULL,
  state TEXT NOT NULL,
  person BIGINT,
  accepted TEXT,
  delivered TEXT,
  published TEXT,
  checked_by BIGINT
);
CREATE INDEX translation_assignment_state ON translation_assignment (state, source, target);
CREATE INDEX translation_assignment_person ON translation_assignment (person, state);
-- One at a time for a text and a language.
CREATE UNIQUE INDEX translation_assignment_open ON translation_assignment (record, target)
  WHERE state IN ('offered', 'translating', 'delivered');

-- Its sentences, in order. confirmed: a person says that it is right; what memory or a machine put there is not.
CREATE TABLE translation_unit (
  assignment BIGINT NOT NULL REFERENCES translation_assignment (id),
  place BIGINT NOT NULL,
  record BIGINT NOT NULL,
  field TEXT NOT NULL,
  source TEXT NOT NULL,
  body TEXT NOT NULL,
  confirmed BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (assignment, place)
);

-- Translation memory: sentences of published texts and of imported memories. digest: SHA-256 of the sentence.
-- record and field say where it stands; a pair from a file has none, and the import that brought it.
CREATE TABLE translation_pair (
  id BIGINT PRIMARY KEY,
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  digest TEXT NOT NULL,
  segment TEXT NOT NULL,
  translation TEXT NOT NULL,
  record BIGINT,
  field TEXT,
  import BIGINT,
  made TEXT NOT NULL
);
CREATE INDEX translation_pair_digest ON translation_pair (source, target, digest);
CREATE INDEX translation_pair_record ON translation_pair (record, field);
CREATE INDEX translation_pair_import ON translation_pair (import);

-- The telling words of each, so that what is alike is found without comparing with everything.
CREATE TABLE translation_pair_word (
  pair BIGINT NOT NULL REFERENCES translation_pair (id) ON DELETE CASCADE,
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (source, target, word, pair)
);
CREATE INDEX translation_pair_word_pair ON translation_pair_word (pair);

-- Which versions of two texts the memory was made from.
CREATE TABLE translation_learnt (
  record BIGINT NOT NULL,
  field TEXT NOT NULL,
  source TEXT NOT NULL,
  target TEXT NOT NULL,
  source_version BIGINT NOT NULL,
  target_version BIGINT NOT NULL,
  PRIMARY KEY (record, field, source, target)
);

-- A file that was taken in: into an assignment, or into the memory. undone: taken back.
CREATE TABLE translation_import (
  id BIGINT PRIMARY KEY,
  assignment BIGINT,
  person BIGINT,
  made TEXT NOT NULL,
  undone BOOLEAN NOT NULL
);

-- What stood in an assignment before a file changed it, and the version that the file left.
CREATE TABLE translation_import_unit (
  import BIGINT NOT NULL REFERENCES translation_import (id),
  place BIGINT NOT NULL,
  body TEXT NOT NULL,
  confirmed BOOLEAN NOT NULL,
  left_version BIGINT NOT NULL,
  PRIMARY KEY (import, place)
);

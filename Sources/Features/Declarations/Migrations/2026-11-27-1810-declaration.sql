-- A declaration or resolution. body: which body adopts it. language: of the authentic text. decision: of the register, once it is tied to
-- one; position: the row of the ledger that says so. consults_until, signs_until: last days. Title and summary stand in core_text.
CREATE TABLE declarations_declaration (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  body BIGINT NOT NULL,
  language TEXT NOT NULL,
  consults_until TEXT,
  decision BIGINT,
  decided TEXT,
  position BIGINT,
  signs_until TEXT,
  version BIGINT NOT NULL
);
CREATE INDEX declarations_declaration_state ON declarations_declaration (state);
CREATE INDEX declarations_declaration_decision ON declarations_declaration (decision);

-- Its paragraphs in order. dropped: no longer in the text; amendments still name it. The words stand in core_text.
CREATE TABLE declarations_paragraph (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  declaration BIGINT NOT NULL REFERENCES declarations_declaration (id),
  place BIGINT NOT NULL,
  dropped BOOLEAN NOT NULL
);
CREATE INDEX declarations_paragraph_declaration ON declarations_paragraph (declaration, place);

-- What a city proposes for a paragraph. In core_text: before (as the paragraph stood), words (empty: take it out), reason; once it is
-- answered, final (the words taken) and answer (why). person, decided_by: who wrote for the city, who answered; gone with the person.
CREATE TABLE declarations_amendment (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  declaration BIGINT NOT NULL REFERENCES declarations_declaration (id),
  paragraph BIGINT NOT NULL REFERENCES declarations_paragraph (id),
  city BIGINT NOT NULL,
  person BIGINT,
  language TEXT NOT NULL,
  made TEXT NOT NULL,
  verdict TEXT NOT NULL,
  decided TEXT,
  decided_by BIGINT
);
CREATE INDEX declarations_amendment_declaration ON declarations_amendment (declaration, id);
CREATE INDEX declarations_amendment_city ON declarations_amendment (city);
CREATE INDEX declarations_amendment_person ON declarations_amendment (person);

-- A city has said that it has nothing to add (step consultation) or will not sign (step signature). Seen by itself alone.
CREATE TABLE declarations_response (
  declaration BIGINT NOT NULL REFERENCES declarations_declaration (id),
  city BIGINT NOT NULL,
  step TEXT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (declaration, city, step)
);

-- Signatures of cities. way: by the political mandate, or by a council decision whose paper is attached. token: SHA-256 of the link by
-- which the city can say that it did not sign. position: the row of the ledger. ended, why: withdrawn or disputed.
CREATE TABLE declarations_signature (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  declaration BIGINT NOT NULL REFERENCES declarations_declaration (id),
  city BIGINT NOT NULL,
  way TEXT NOT NULL,
  person BIGINT,
  signed TEXT NOT NULL,
  token TEXT NOT NULL,
  position BIGINT NOT NULL,
  ended TEXT,
  why TEXT
);
CREATE INDEX declarations_signature_declaration ON declarations_signature (declaration, city);
CREATE INDEX declarations_signature_city ON declarations_signature (city);
CREATE UNIQUE INDEX declarations_signature_token ON declarations_signature (token);
CREATE INDEX declarations_signature_person ON declarations_signature (person);

-- Persons who support a text for themselves; never counted as cities. person: null once the person is gone, the number stays.
CREATE TABLE declarations_support (
  id BIGINT PRIMARY KEY,
  declaration BIGINT NOT NULL REFERENCES declarations_declaration (id),
  person BIGINT,
  day TEXT NOT NULL
);
CREATE INDEX declarations_support_declaration ON declarations_support (declaration, person);
CREATE INDEX declarations_support_person ON declarations_support (person);

-- To which institution it was sent, and when that answered. name: as it was typed where the house does not know the organisation.
CREATE TABLE declarations_dispatch (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  declaration BIGINT NOT NULL REFERENCES declarations_declaration (id),
  organisation BIGINT,
  name TEXT NOT NULL,
  day TEXT NOT NULL,
  answered TEXT
);
CREATE INDEX declarations_dispatch_declaration ON declarations_dispatch (declaration, day);

-- A text of another organisation that the association joins or was asked to join.
CREATE TABLE declarations_joined (
  id BIGINT PRIMARY KEY REFERENCES core_record (id),
  state TEXT NOT NULL,
  organisation BIGINT,
  name TEXT NOT NULL,
  link TEXT,
  decision BIGINT,
  decided TEXT,
  position BIGINT
);
CREATE INDEX declarations_joined_decision ON declarations_joined (decision);

-- The words of a document's newest version, read out of its file for search; made anew when the file is.
CREATE TABLE works_text (
  document BIGINT PRIMARY KEY REFERENCES works_document (id),
  version BIGINT NOT NULL,
  body TEXT NOT NULL
);

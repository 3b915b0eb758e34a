-- Who may use it, a word of Licence; empty where nothing is said.
ALTER TABLE works_document ADD COLUMN licence TEXT;

-- Harvesters are told how many records there are in all: counted from here, not from the table.
CREATE INDEX databank_experience_harvest ON databank_experience (state, published);

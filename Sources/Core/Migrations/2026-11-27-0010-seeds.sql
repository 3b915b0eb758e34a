-- What the first start has loaded of its data set: one that was killed goes on where it stopped.
CREATE TABLE core_seed (
  name TEXT NOT NULL PRIMARY KEY,
  loaded TEXT NOT NULL
);

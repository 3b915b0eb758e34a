// The databases of tests are a target of their own: the storage tests use them without building the house.
@_exported import TestDatabases

-- Which layout of tables this database has (outpost.database.SCHEMA): one row. Databases of before it have no such table.
CREATE TABLE IF NOT EXISTS push.schema_number (number INTEGER NOT NULL);

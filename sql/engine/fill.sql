-- Written from one table into the other.
INSERT INTO engine_kept BY NAME
FROM engine_source

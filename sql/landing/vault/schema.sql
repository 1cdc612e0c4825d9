-- The vault: the only place where pseudonyms and public numbers of staff are tied to names and ID numbers.
-- Tables of one name by one public number are made by named/create.sql, as the contracts say.
-- Each row keeps the version that it came from, so that the newest wins whatever the order in which files come.
CREATE TABLE IF NOT EXISTS person (
    person_key TEXT NOT NULL,
    id_number TEXT NOT NULL,
    name TEXT,
    updated_at TIMESTAMP NOT NULL,
    business_date DATE NOT NULL,
    extract TEXT NOT NULL
);

-- Names with a character that their source could not write, as they are compared; same_as: the key of the whole name that
-- the person is known by, where the two fit.
CREATE TABLE IF NOT EXISTS lost_name (
    person_key TEXT NOT NULL,
    name_key TEXT NOT NULL,
    name TEXT NOT NULL,
    same_as TEXT
);

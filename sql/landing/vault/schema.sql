-- The vault: the only place where pseudonyms and public numbers of staff are tied to names and ID numbers.
-- Each row keeps the version that it came from, so that the newest wins whatever the order in which files come.
CREATE TABLE IF NOT EXISTS person (
    person_key TEXT NOT NULL,
    id_number TEXT NOT NULL,
    name TEXT,
    updated_at TIMESTAMP NOT NULL,
    business_date DATE NOT NULL,
    extract TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS lessor (
    lease_number TEXT NOT NULL,
    surname TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    business_date DATE NOT NULL
);

CREATE TABLE IF NOT EXISTS officer (
    officer_number TEXT NOT NULL,
    name TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    business_date DATE NOT NULL
);

CREATE TABLE IF NOT EXISTS worker (
    worker_number TEXT NOT NULL,
    name TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    business_date DATE NOT NULL
);

-- What came in and what was refused. One row a delivery; quarantined rows with masked values; what the allow-lists
-- dropped; the files of accepted rows; the rows that wait for their address.
-- A delivery's sequence is 1, or n for `#n`: the order of deliveries of one business date.
-- ground: why it was refused, for programs. file_stamp: size and time of the files when they were read.
CREATE TABLE IF NOT EXISTS landing.delivery (
    delivery TEXT NOT NULL,
    extract TEXT NOT NULL,
    business_date DATE NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT,
    rows BIGINT,
    loaded BIGINT,
    replaced BIGINT,
    quarantined BIGINT,
    parked BIGINT,
    dropped BIGINT,
    status TEXT NOT NULL,
    why TEXT,
    load TEXT,
    extracted_at TIMESTAMP,
    night DATE NOT NULL,
    sequence INTEGER NOT NULL,
    ground TEXT,
    extra_columns TEXT,
    manifest_sha256 TEXT,
    file_stamp TEXT
);

CREATE TABLE IF NOT EXISTS landing.quarantine (
    extract TEXT NOT NULL,
    delivery TEXT NOT NULL,
    row_number BIGINT NOT NULL,
    "column" TEXT,
    rule TEXT NOT NULL,
    value_masked TEXT,
    night DATE NOT NULL
);

CREATE TABLE IF NOT EXISTS landing.dropped_category (
    delivery TEXT NOT NULL,
    category TEXT NOT NULL,
    rows BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS landing.file (
    extract TEXT NOT NULL,
    delivery TEXT NOT NULL,
    business_date DATE NOT NULL,
    path TEXT NOT NULL,
    rows BIGINT NOT NULL,
    kind TEXT NOT NULL
);

-- Under which conditions an accepted full delivery was landed (docs/adr/0026): all that decides what comes of its bytes, as a
-- keyed digest, and the standard addresses that its references were held against.
CREATE TABLE IF NOT EXISTS landing.recipe (
    delivery TEXT NOT NULL,
    recipe TEXT NOT NULL,
    addresses TEXT
);

CREATE TABLE IF NOT EXISTS landing.parked (
    extract TEXT NOT NULL,
    delivery TEXT NOT NULL,
    business_date DATE NOT NULL,
    row_number BIGINT NOT NULL,
    address_code TEXT NOT NULL,
    path TEXT NOT NULL
);

-- Which key of pseudonyms the home's rows are under, once it was exchanged (docs/adr/0048): its fingerprint.
CREATE TABLE IF NOT EXISTS landing.identity_key (
    fingerprint TEXT NOT NULL,
    since DATE NOT NULL
);

-- Pseudonyms that the ledger follows to new ones on the night that exchanged the key; empty on any other.
CREATE TABLE IF NOT EXISTS landing.rekeyed_person (
    business_date DATE NOT NULL,
    old_person_key TEXT NOT NULL,
    person_key TEXT NOT NULL
);

-- Names with a lost character that a register took for a whole name (docs/adr/0011): from which night on, and the first
-- night on which it did so no more. Keys, no names: with it a past night's register is built without the vault.
CREATE TABLE IF NOT EXISTS landing.same_name (
    extract TEXT NOT NULL,
    person_key TEXT NOT NULL,
    name_key TEXT NOT NULL,
    same_as TEXT NOT NULL,
    since DATE NOT NULL,
    until DATE
);

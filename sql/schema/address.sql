-- What the texts of government rows were resolved to, and when Outpost first saw a text.
CREATE TABLE IF NOT EXISTS address.match (
    extract TEXT NOT NULL,
    source_key TEXT NOT NULL,
    address_text TEXT,
    normalised TEXT,
    status TEXT NOT NULL,
    address_code TEXT,
    method TEXT NOT NULL,
    candidates TEXT[],
    room_unknown BOOLEAN NOT NULL,
    remark TEXT,
    district_code TEXT,
    town_code TEXT,
    community_code TEXT
);

-- text_hash: the first 16 hex characters of the SHA-256 of the text as delivered.
CREATE TABLE IF NOT EXISTS address.first_seen (
    extract TEXT NOT NULL,
    source_key TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    first_seen DATE NOT NULL
);

-- Every distinct text with its result, kept across nights: an ordinary night resolves only what is new.
-- reading: a digest of what its names were read as; looked_under: the anchors whose addresses could change its result.
CREATE TABLE IF NOT EXISTS address.resolved (
    address_text TEXT NOT NULL,
    normalised TEXT,
    status TEXT NOT NULL,
    address_code TEXT,
    method TEXT NOT NULL,
    candidates TEXT[],
    room_unknown BOOLEAN NOT NULL,
    remark TEXT,
    district_code TEXT,
    town_code TEXT,
    community_code TEXT,
    reading UBIGINT,
    looked_under UINTEGER[]
);

-- The register that address.resolved was made with: one row (version: of the delivery, the aliases and the rules;
-- names: of all that can change how a name is read).
CREATE TABLE IF NOT EXISTS address.register_version (
    version TEXT NOT NULL,
    names TEXT NOT NULL
);

-- A digest of the addresses under each anchor (a road, estate or village of one district): what a change can affect.
CREATE TABLE IF NOT EXISTS address.anchor_digest (
    anchor UINTEGER NOT NULL,
    digest UBIGINT NOT NULL
);

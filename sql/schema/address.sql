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

CREATE TABLE IF NOT EXISTS address.first_seen (
    extract TEXT NOT NULL,
    source_key TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    first_seen DATE NOT NULL
);

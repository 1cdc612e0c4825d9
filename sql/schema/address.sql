-- What the texts of government rows were resolved to, and when Outpost first saw a text.

-- The text of each current row by its hash (the MD5 of the text as delivered, as a number; 0 where there is none), and
-- since when it is the row's.
CREATE TABLE IF NOT EXISTS address.row_text (
    extract TEXT NOT NULL,
    source_key TEXT NOT NULL,
    text_hash UHUGEINT NOT NULL,
    first_seen DATE
);

-- Texts that rows had before, or that rows had that are gone.
CREATE TABLE IF NOT EXISTS address.earlier_text (
    extract TEXT NOT NULL,
    source_key TEXT NOT NULL,
    text_hash UHUGEINT NOT NULL,
    first_seen DATE NOT NULL
);

-- Every distinct text with its result, kept across nights: an ordinary night resolves only what is new.
-- reading: a digest of what its names were read as; looked_under: the plots whose addresses could change its result.
CREATE TABLE IF NOT EXISTS address.resolved (
    text_hash UHUGEINT NOT NULL,
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

-- Each current row with what its text was resolved to: many rows share a text, so that nothing is written twice. Rows
-- without a text are a part of their own: what asks for one status looks only at the results that have it.
CREATE OR REPLACE VIEW address.match AS
SELECT
    row_text.extract,
    row_text.source_key,
    resolved.address_text,
    resolved.normalised,
    resolved.status,
    resolved.address_code,
    resolved.method,
    resolved.candidates,
    resolved.room_unknown,
    resolved.remark,
    resolved.district_code,
    resolved.town_code,
    resolved.community_code,
    row_text.first_seen
FROM address.row_text
INNER JOIN address.resolved ON row_text.text_hash = resolved.text_hash
UNION ALL
SELECT
    extract,
    source_key,
    NULL AS address_text,
    NULL AS normalised,
    'NONE' AS status,
    NULL AS address_code,
    'no_text' AS method,
    NULL AS candidates,
    FALSE AS room_unknown,
    NULL AS remark,
    NULL AS district_code,
    NULL AS town_code,
    NULL AS community_code,
    first_seen
FROM address.row_text
WHERE text_hash = 0;

-- What was known before and is no longer: ``until`` is the first night that knew it no more. With it the matches of a past
-- night can be told again (outpost/past). Neither has the text itself: the row of that night has it.
CREATE TABLE IF NOT EXISTS address.past_result (
    until DATE NOT NULL,
    text_hash UHUGEINT NOT NULL,
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

CREATE TABLE IF NOT EXISTS address.past_text (
    until DATE NOT NULL,
    extract TEXT NOT NULL,
    source_key TEXT NOT NULL,
    text_hash UHUGEINT NOT NULL,
    first_seen DATE NOT NULL
);

-- The register that address.resolved was made with: one row (version: of the delivery, the aliases and the rules;
-- names: of all that can change how a name is read).
CREATE TABLE IF NOT EXISTS address.register_version (
    version TEXT NOT NULL,
    names TEXT NOT NULL
);

-- A digest of the addresses of each plot (one house number under a road, estate or village of one district, or all
-- that is under it): what a change can affect.
CREATE TABLE IF NOT EXISTS address.plot_digest (
    plot UINTEGER NOT NULL,
    digest UBIGINT NOT NULL
);

-- What the last finding of a task stood in and does not rest on (outpost/context.py): kept so that the finding can be
-- explained and computed again. One row a task; found_on is the night of that finding.
CREATE TABLE IF NOT EXISTS push.task_context (
    task_number TEXT NOT NULL,
    found_on DATE NOT NULL,
    addresses STRUCT(
        "level" BIGINT,
        address_code TEXT,
        parent_code TEXT,
        "name" TEXT,
        full_name TEXT,
        district_code TEXT,
        town_code TEXT,
        community_code TEXT,
        beat_code TEXT,
        status BIGINT,
        source_row STRUCT(extract TEXT, delivery TEXT, row_number BIGINT)
    )[],
    matches STRUCT(
        source_row STRUCT(extract TEXT, delivery TEXT, row_number BIGINT),
        normalised TEXT,
        status TEXT,
        address_code TEXT,
        "method" TEXT,
        candidates TEXT[],
        room_unknown BOOLEAN,
        remark TEXT,
        district_code TEXT,
        town_code TEXT,
        community_code TEXT,
        first_seen DATE
    )[],
    posts STRUCT(extract TEXT, delivery TEXT, row_number BIGINT)[]
);

-- What was found, what became of it, and that every number adds up.
CREATE TABLE IF NOT EXISTS push.finding (
    business_date DATE NOT NULL,
    model_id TEXT NOT NULL,
    model_version INTEGER NOT NULL,
    reason TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    address_code TEXT,
    building_code TEXT,
    priority INTEGER NOT NULL,
    evidence JSON,
    source_rows STRUCT(extract TEXT, delivery TEXT, row_number BIGINT)[],
    area_code TEXT,
    route TEXT NOT NULL,
    due_rule TEXT NOT NULL,
    due_cap DATE,
    shadow BOOLEAN NOT NULL,
    excepted TEXT
);

CREATE TABLE IF NOT EXISTS push.not_evaluated (
    business_date DATE NOT NULL,
    model_id TEXT NOT NULL,
    reason TEXT,
    subject_key TEXT,
    why TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS push.held (
    business_date DATE NOT NULL,
    model_id TEXT NOT NULL,
    extract TEXT,
    why TEXT NOT NULL
);

CREATE TABLE IF NOT EXISTS push.model_night (
    business_date DATE NOT NULL,
    model_id TEXT NOT NULL,
    model_version INTEGER NOT NULL,
    state TEXT NOT NULL,
    findings BIGINT NOT NULL,
    why TEXT
);

-- Faults of the sources, counted, never named: those that a model met and stepped over (sql/faults/; model_id is set), and
-- what landing took away from the values of a delivery or put right (extract, delivery and column are set).
CREATE TABLE IF NOT EXISTS push.source_fault (
    business_date DATE NOT NULL,
    model_id TEXT,
    fault TEXT NOT NULL,
    rows BIGINT NOT NULL
);

ALTER TABLE push.source_fault ALTER model_id DROP NOT NULL;
ALTER TABLE push.source_fault ADD COLUMN IF NOT EXISTS extract TEXT;
ALTER TABLE push.source_fault ADD COLUMN IF NOT EXISTS delivery TEXT;
ALTER TABLE push.source_fault ADD COLUMN IF NOT EXISTS "column" TEXT;

-- Parameters that the city set otherwise than the model's spec, each night on which they were in force.
CREATE TABLE IF NOT EXISTS push.parameter_override (
    business_date DATE NOT NULL,
    model_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    instead_of TEXT NOT NULL
);

-- Tonight's only row when workdays.csv ends before the 60th day after the list day; none when it lists enough.
CREATE TABLE IF NOT EXISTS push.calendar_end (
    listed_through DATE NOT NULL,
    needed_through DATE NOT NULL
);

-- What the changed version of a model found beside the one in force (outpost.toml, [models.ID.beside]); no task is made of it.
-- fate: added (the model in force does not find it) or kept; differs: kept with another priority, route or due rule.
CREATE TABLE IF NOT EXISTS push.beside_finding (
    business_date DATE NOT NULL,
    model_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    address_code TEXT,
    fate TEXT NOT NULL,
    differs BOOLEAN NOT NULL
);

-- How each changed version went: its values, the digest of its query where it has one of its own, and its counts.
CREATE TABLE IF NOT EXISTS push.beside_night (
    business_date DATE NOT NULL,
    model_id TEXT NOT NULL,
    parameters TEXT NOT NULL,
    query_sha256 TEXT,
    state TEXT NOT NULL,
    findings BIGINT NOT NULL,
    added BIGINT NOT NULL,
    dropped BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    differing BIGINT NOT NULL,
    why TEXT
);

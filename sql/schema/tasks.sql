-- The ledger: what happened to every task (task_event, append-only) and what it adds up to.
-- task_live holds tasks that have not ended, task_ended those that have; push.task_state is both, push.task what others may rely on.
CREATE TABLE IF NOT EXISTS push.task_event (
    seq BIGINT NOT NULL,
    business_date DATE NOT NULL,
    task_number TEXT,
    event TEXT NOT NULL,
    actor TEXT,
    detail JSON,
    detail_hash TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- Where the chain stood after each night: a chain that lost its tail is found by it.
CREATE TABLE IF NOT EXISTS push.ledger_night (
    business_date DATE NOT NULL,
    events BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    head TEXT NOT NULL
);

-- What each field means and which events set it: outpost/ledger/fields.py, from which the columns are written.
-- source_rows is the only one that is not folded from events.
CREATE TABLE IF NOT EXISTS push.task_live (
    -- task fields: columns
    task_number TEXT NOT NULL,
    task_key TEXT NOT NULL,
    episode INTEGER NOT NULL,
    model_id TEXT NOT NULL,
    model_version INTEGER NOT NULL,
    reason TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    address_code TEXT,
    building_code TEXT,
    area_code TEXT,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,
    ending TEXT,
    opened_on DATE NOT NULL,
    listed_on DATE,
    due_on DATE,
    ended_on DATE,
    route TEXT NOT NULL,
    due_rule TEXT NOT NULL,
    due_cap DATE,
    evidence JSON,
    source_rows STRUCT(extract TEXT, delivery TEXT, row_number BIGINT)[],
    recipients STRUCT(zone TEXT, kind TEXT, number TEXT, role TEXT, fallback TEXT)[],
    queue_reason TEXT,
    absent_nights INTEGER NOT NULL,
    answer_code TEXT,
    answered_on DATE,
    answered_by TEXT,
    answer_note TEXT,
    answer_department TEXT,
    pending_ending TEXT,
    extended BOOLEAN NOT NULL,
    attempts INTEGER NOT NULL,
    in_progress BOOLEAN NOT NULL,
    review_note TEXT,
    refused_by TEXT[] NOT NULL,
    assigned_to TEXT,
    assigned_instead_of TEXT,
    natural_doer TEXT,
    suppressed_until DATE,
    answer_id TEXT,
    review_verdict TEXT
    -- task fields end
);

CREATE TABLE IF NOT EXISTS push.task_ended AS FROM push.task_live WHERE false;

-- The live tasks as they stood the night before the last one.
CREATE TABLE IF NOT EXISTS push.task_before AS FROM push.task_live WHERE false;

ALTER TABLE push.task_live ADD COLUMN IF NOT EXISTS answer_id TEXT;
ALTER TABLE push.task_ended ADD COLUMN IF NOT EXISTS answer_id TEXT;
ALTER TABLE push.task_before ADD COLUMN IF NOT EXISTS answer_id TEXT;
ALTER TABLE push.task_live ADD COLUMN IF NOT EXISTS review_verdict TEXT;
ALTER TABLE push.task_ended ADD COLUMN IF NOT EXISTS review_verdict TEXT;
ALTER TABLE push.task_before ADD COLUMN IF NOT EXISTS review_verdict TEXT;

CREATE VIEW IF NOT EXISTS push.task_state AS
FROM push.task_live UNION ALL FROM push.task_ended;

CREATE VIEW IF NOT EXISTS push.task AS
SELECT
    -- task fields: shared
    task_number,
    task_key,
    episode,
    model_id,
    reason,
    subject_kind,
    subject_key,
    address_code,
    priority,
    state,
    ending,
    opened_on,
    listed_on,
    due_on
    -- task fields end
FROM push.task_state;

CREATE VIEW IF NOT EXISTS push.task_recipient AS
SELECT who.task_number, who.r.zone, who.r.kind, who.r.number, who.r.role, who.r.fallback
FROM (SELECT task_number, unnest(recipients) AS r FROM push.task_state) AS who;

-- What became of every finding: opened, renewed, suppressed, excepted, shadow, held (by the breaker); rule says why.
CREATE TABLE IF NOT EXISTS push.finding_fate (
    business_date DATE NOT NULL,
    model_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    task_key TEXT NOT NULL,
    fate TEXT NOT NULL,
    rule TEXT,
    task_number TEXT
);

-- Keys that stay quiet after an ending (or a rejected batch): no new task while T < until, or while fewer than newer_count
-- dates of evidence field newer_field lie after since; lifted when evidence field lift_field exceeds lift_value.
CREATE TABLE IF NOT EXISTS push.suppression (
    task_key TEXT NOT NULL,
    task_number TEXT,
    rule TEXT NOT NULL,
    since DATE NOT NULL,
    until DATE NOT NULL,
    lift_field TEXT,
    lift_value DECIMAL(18, 6),
    newer_field TEXT,
    newer_count INTEGER
);

-- Keys change when an ID number is corrected or texts are normalised by other rules. was_key null: a copy for a text that became two.
ALTER TABLE push.suppression ADD COLUMN IF NOT EXISTS was_key TEXT;
ALTER TABLE push.suppression ADD COLUMN IF NOT EXISTS rekeyed_on DATE;

-- The key of every text that was matched to no dwelling, and the rules that normalised it: of the last night and the one before.
CREATE TABLE IF NOT EXISTS push.text_key (
    business_date DATE NOT NULL,
    rules TEXT NOT NULL,
    extract TEXT NOT NULL,
    source_key TEXT NOT NULL,
    text_hash TEXT NOT NULL,
    subject_key TEXT NOT NULL
);

-- Dwellings newly listed for priority 3 tasks, by list day.
CREATE TABLE IF NOT EXISTS push.listed_dwelling (
    list_day DATE NOT NULL,
    address_code TEXT NOT NULL
);

-- New keys of each model and night against its median, and the batches that wait for two people.
CREATE TABLE IF NOT EXISTS push.breaker_night (
    business_date DATE NOT NULL,
    model_id TEXT NOT NULL,
    state TEXT NOT NULL,
    new_keys BIGINT NOT NULL,
    median DOUBLE,
    exempt BOOLEAN NOT NULL,
    tripped BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS push.breaker_key (
    business_date DATE NOT NULL,
    model_id TEXT NOT NULL,
    task_key TEXT NOT NULL,
    state TEXT NOT NULL,
    resolved_on DATE
);

ALTER TABLE push.breaker_key ADD COLUMN IF NOT EXISTS was_key TEXT;
ALTER TABLE push.breaker_key ADD COLUMN IF NOT EXISTS rekeyed_on DATE;

CREATE TABLE IF NOT EXISTS push.breaker_word (
    batch DATE NOT NULL,
    model_id TEXT NOT NULL,
    person TEXT NOT NULL,
    reject BOOLEAN NOT NULL,
    taken_on DATE NOT NULL
);

ALTER TABLE push.breaker_word ADD COLUMN IF NOT EXISTS account TEXT;

-- Corrected ID numbers whose tasks have been moved to the successor's key.
CREATE TABLE IF NOT EXISTS push.alias_applied (
    business_date DATE NOT NULL,
    old_person_key TEXT NOT NULL,
    person_key TEXT NOT NULL
);

-- Tonight's lines: one row a line that a recipient sees tomorrow. joint: the officer sees an open joint task on his list.
CREATE TABLE IF NOT EXISTS push.list_line (
    zone TEXT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    role TEXT NOT NULL,
    fallback TEXT,
    task_number TEXT NOT NULL,
    model_id TEXT NOT NULL,
    reason TEXT,
    subject_kind TEXT,
    subject_key TEXT,
    address_code TEXT,
    building_code TEXT,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,
    opened_on DATE,
    listed_on DATE,
    due_on DATE,
    is_new BOOLEAN NOT NULL,
    evidence JSON,
    note TEXT,
    joint BOOLEAN NOT NULL,
    answer_code TEXT,
    answered_on DATE,
    answered_by TEXT,
    answer_note TEXT,
    answer_department TEXT
);

-- Reports and orders that each night took, by their number in the journal: what became of them is in the events.
CREATE TABLE IF NOT EXISTS push.begun (
    business_date DATE NOT NULL,
    entry BIGINT NOT NULL,
    kind TEXT NOT NULL
);

-- Where live tasks lie whose subject is an address text: area, road or estate, the way along it with its numbers padded.
-- first_key: of the first task of its road or estate in the queue (sql/tasks/13_list/text_place.sql).
CREATE TABLE IF NOT EXISTS push.text_place (
    task_number TEXT NOT NULL,
    area_code TEXT,
    road TEXT,
    way TEXT,
    first_key TEXT NOT NULL
);

-- note_kind: return or reassign, with what the note came. doer_zone: of who does it; police where only the police may see it.
ALTER TABLE push.list_line ADD COLUMN IF NOT EXISTS answer_id TEXT;
ALTER TABLE push.list_line ADD COLUMN IF NOT EXISTS note_kind TEXT;
ALTER TABLE push.list_line ADD COLUMN IF NOT EXISTS doer_zone TEXT;

-- Tasks of tonight that only the police may see, whatever their model says, written by the list writer.
CREATE TABLE IF NOT EXISTS push.police_only (
    task_number TEXT NOT NULL
);

-- Everybody to whom a task can be given, with the areas that he answers for (community 12 digits, town 9, district 6, city 4), as
-- tonight's registers have them.
CREATE TABLE IF NOT EXISTS push.recipient (
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    area_code TEXT
);

-- Lines that the list writer's scan kept back, written by it.
CREATE TABLE IF NOT EXISTS push.withheld (
    business_date DATE NOT NULL,
    task_number TEXT NOT NULL,
    number TEXT NOT NULL,
    why TEXT NOT NULL
);

-- kind: of the recipient that it was kept from. passed_to: who has the task instead ("kind:number"), written by the ledger.
ALTER TABLE push.withheld ADD COLUMN IF NOT EXISTS kind TEXT;
ALTER TABLE push.withheld ADD COLUMN IF NOT EXISTS passed_to TEXT;

-- How high late hand-overs went, one row an event: kind task (an open task of D2) or transfer (what a department did not answer);
-- level 1 town and station, 2 district, 3 city; due_on: the limit that was passed, a later one begins anew.
CREATE TABLE IF NOT EXISTS push.escalation (
    business_date DATE NOT NULL,
    task_number TEXT NOT NULL,
    kind TEXT NOT NULL,
    level INTEGER NOT NULL,
    due_on DATE NOT NULL
);

-- Every number of a night, with the query that counts it.
CREATE TABLE IF NOT EXISTS push.balance (
    business_date DATE NOT NULL,
    account TEXT NOT NULL,
    term TEXT NOT NULL,
    count BIGINT NOT NULL,
    query TEXT NOT NULL
);

-- What is left of tasks that ended a year ago: how many, by model and ending.
CREATE TABLE IF NOT EXISTS push.task_count (
    ended_on DATE NOT NULL,
    model_id TEXT NOT NULL,
    ending TEXT NOT NULL,
    tasks BIGINT NOT NULL
);

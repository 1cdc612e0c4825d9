-- What departments are told of their registers: one row a task whose answer says that a register is wrong.
-- answer_code and answered_on are the answer's; matter and address stand as the department reads them. state: open, changed
-- (a later accepted delivery has another version of a cited row), gone (none of the cited rows is there any more).
CREATE TABLE IF NOT EXISTS push.correction (
    task_number TEXT NOT NULL,
    zone TEXT NOT NULL,
    department TEXT NOT NULL,
    model_id TEXT NOT NULL,
    matter TEXT NOT NULL,
    address_code TEXT,
    address TEXT NOT NULL,
    answer_code TEXT NOT NULL,
    answered_on DATE,
    opened_on DATE NOT NULL,
    closed_on DATE,
    state TEXT NOT NULL
);

-- The rows that a correction waits for. content: a digest of what the row said when it was sent, without updated_at;
-- persons: one of its pseudonyms; both empty until the row has been found. shown: whether the department reads its key.
CREATE TABLE IF NOT EXISTS push.correction_source (
    task_number TEXT NOT NULL,
    extract TEXT NOT NULL,
    source_key TEXT NOT NULL,
    delivery TEXT NOT NULL,
    row_number BIGINT NOT NULL,
    content TEXT,
    persons TEXT,
    shown BOOLEAN NOT NULL
);

-- What was handed to departments: one row a task that was confirmed as 属实需转办, until the department says what came of it.
-- matter, address and note stand as the department reads them; sender and reviewer are "kind:number". state: open, answered
-- (by the department), expired (nobody answered in time), undelivered (why: unknown_department, not_across). result,
-- done_on and reply are the department's.
CREATE TABLE IF NOT EXISTS push.transfer (
    task_number TEXT NOT NULL,
    zone TEXT,
    department TEXT,
    named TEXT NOT NULL,
    model_id TEXT NOT NULL,
    matter TEXT NOT NULL,
    address TEXT NOT NULL,
    note TEXT NOT NULL,
    answered_on DATE,
    sender TEXT,
    reviewer TEXT,
    opened_on DATE NOT NULL,
    closed_on DATE,
    state TEXT NOT NULL,
    why TEXT,
    result TEXT,
    done_on DATE,
    reply TEXT
);

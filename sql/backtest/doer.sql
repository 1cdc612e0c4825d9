-- Who would do a task on one past night, and in which community it lies.
CREATE TABLE IF NOT EXISTS doer (
    business_date DATE NOT NULL,
    side TEXT NOT NULL,
    task_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    community_code TEXT
)

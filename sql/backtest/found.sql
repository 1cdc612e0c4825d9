-- What one of the two rules found on one past night. side: live or changed.
CREATE TABLE IF NOT EXISTS found (
    business_date DATE NOT NULL,
    side TEXT NOT NULL,
    reason TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    task_key TEXT NOT NULL,
    address_code TEXT,
    building_code TEXT,
    area_code TEXT,
    route TEXT NOT NULL,
    priority INTEGER NOT NULL
)

-- Faults of the sources that a model met and counted instead of raising a task; counts only.
CREATE TABLE IF NOT EXISTS push.source_fault (
    business_date DATE NOT NULL,
    model_id TEXT NOT NULL,
    fault TEXT NOT NULL,
    rows BIGINT NOT NULL
);

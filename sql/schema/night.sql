-- The nights that were published or skipped for good, and the inputs that each took.
CREATE TABLE IF NOT EXISTS push.night (
    business_date DATE NOT NULL,
    state TEXT NOT NULL,
    list_day DATE NOT NULL,
    why TEXT
);

CREATE TABLE IF NOT EXISTS push.night_input (
    business_date DATE NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL
);

-- The reference files that a night worked with: lake/reference/<digest>.parquet holds the rows of each as they were read.
CREATE TABLE IF NOT EXISTS push.reference_input (
    business_date DATE NOT NULL,
    name TEXT NOT NULL,
    digest TEXT NOT NULL
);

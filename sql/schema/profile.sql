-- Small numbers about each night's registers, for the watch that holds tonight against the nights before. No row's values.
CREATE TABLE IF NOT EXISTS landing.profile (
    business_date DATE NOT NULL,
    extract TEXT NOT NULL,
    column_name TEXT,
    metric TEXT NOT NULL,
    value DOUBLE NOT NULL
);

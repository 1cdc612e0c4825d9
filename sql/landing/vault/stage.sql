-- Where a delivery's identities wait, inside the same transaction, until it is known whether the delivery is accepted.
CREATE OR REPLACE TABLE staged (
    key TEXT,
    id_number TEXT,
    name TEXT,
    updated_at TIMESTAMP,
    row_number BIGINT
);

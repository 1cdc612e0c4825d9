-- A table of names that belong to a public number: of staff, of lessors. entry, entry_key and entry_name stand for the names
-- of the table and its columns, as the contract of the extract that writes to it says (outpost.sql.renamed).
CREATE TABLE IF NOT EXISTS entry (
    entry_key TEXT NOT NULL,
    entry_name TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    business_date DATE NOT NULL
);

-- Rows that were quarantined or replaced after they were staged leave no trace in the vault.
DELETE FROM staged
WHERE row_number IN (SELECT left_out.row_number FROM left_out)

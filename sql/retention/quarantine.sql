-- Quarantined rows (masked values) are kept as long as the deliveries that they came with.
DELETE FROM landing.quarantine
WHERE night <= CAST($T AS DATE) - to_days(CAST($night_folders_days AS INTEGER))

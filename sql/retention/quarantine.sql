-- Quarantined rows (masked values) are kept for 30 days.
DELETE FROM landing.quarantine
WHERE night <= CAST($T AS DATE) - INTERVAL 30 DAY

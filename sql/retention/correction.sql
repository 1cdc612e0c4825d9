-- Corrections are kept for 365 days after they ended.
DELETE FROM push.correction
WHERE closed_on <= CAST($T AS DATE) - INTERVAL 365 DAY

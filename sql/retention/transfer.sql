-- Transfers are kept for a while after they ended.
DELETE FROM push.transfer
WHERE closed_on <= CAST($T AS DATE) - to_days(CAST($corrections_days AS INTEGER))

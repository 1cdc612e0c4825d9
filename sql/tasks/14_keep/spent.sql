-- Suppressions that can keep nothing quiet any more.
DELETE FROM push.suppression
WHERE
    until < CAST(CAST($T AS DATE) - to_days(CAST($spent_suppressions_days AS INTEGER)) AS DATE)
    AND (newer_field IS NULL OR since < CAST(CAST($T AS DATE) - to_days(CAST($waiting_suppressions_days AS INTEGER)) AS DATE))

-- Suppressions that can keep nothing quiet any more.
DELETE FROM push.suppression
WHERE
    until < CAST(CAST($T AS DATE) - to_days(30) AS DATE)
    AND (newer_field IS NULL OR since < CAST(CAST($T AS DATE) - to_days(400) AS DATE))

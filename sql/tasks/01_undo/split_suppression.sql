-- Copies that the night made for texts that became several go.
DELETE FROM push.suppression
WHERE rekeyed_on = CAST($T AS DATE) AND was_key IS NULL

-- Who sent these files, or was named in an order: which kinds of recipient a number is, and the areas that it answers for.
SELECT
    number,
    kind,
    area_code
FROM push.recipient
WHERE area_code IS NOT NULL AND number IN (SELECT unnest($numbers))
ORDER BY number, kind, area_code

-- Pseudonyms of a landed file that the vault does not know any more.
SELECT DISTINCT landed.landed_key AS old_person_key
FROM read_parquet($file) AS landed
LEFT JOIN rekeyed ON landed.landed_key = rekeyed.old_person_key
WHERE landed.landed_key IS NOT NULL AND rekeyed.old_person_key IS NULL
ORDER BY old_person_key

-- All that a night took, as one digest: deliveries, entries of the journal, and its list of inputs as it was written down.
WITH taken AS (
    SELECT
        sha256(
            CAST(to_json({'business_date': business_date, 'kind': kind, 'name': name, 'sha256': sha256}) AS VARCHAR)
        ) AS digest
    FROM push.night_input
    WHERE business_date = $night
)

SELECT sha256(concat('inputs|', array_to_string(list_sort(list(digest)), ''))) AS digest
FROM taken

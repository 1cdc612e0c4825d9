-- What corrections cited goes with them.
DELETE FROM push.correction_source
WHERE
    task_number IN (
        SELECT task_number
        FROM push.correction
        WHERE closed_on <= CAST($T AS DATE) - to_days(CAST($corrections_days AS INTEGER))
    )

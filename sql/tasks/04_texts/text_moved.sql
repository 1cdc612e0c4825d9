-- Where the texts of each key have gone since the night before, when other rules normalise tonight: position 1 is where most
-- of its rows are. A text that was itself written anew in between says nothing.
-- Grain: one row a key and a key that its texts went to (old_subject_key, position).
WITH before AS (
    SELECT
        rules,
        extract,
        source_key,
        text_hash,
        subject_key
    FROM push.text_key
    WHERE business_date = (SELECT max(business_date) FROM push.text_key WHERE business_date < $T)
),

gone AS (
    SELECT
        before.subject_key AS old_subject_key,
        now.subject_key,
        count(*) AS texts
    FROM before
    INNER JOIN tonight_text_key AS now
        ON
            before.extract = now.extract AND before.source_key = now.source_key AND before.text_hash = now.text_hash
            AND before.rules <> now.rules
    GROUP BY before.subject_key, now.subject_key
),

placed AS (
    SELECT
        old_subject_key,
        subject_key,
        row_number() OVER (PARTITION BY old_subject_key ORDER BY texts DESC, subject_key) AS position
    FROM gone
)

SELECT
    old_subject_key,
    subject_key,
    position
FROM placed
WHERE old_subject_key <> subject_key
ORDER BY old_subject_key, position

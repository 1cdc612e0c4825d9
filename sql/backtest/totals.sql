-- Findings of all nights together by reason and fate.
SELECT
    reason,
    fate,
    count(*) AS findings
FROM found_key
GROUP BY reason, fate
ORDER BY reason, fate

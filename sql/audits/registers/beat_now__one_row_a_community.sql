-- One row stands for a beat in each of its communities.
SELECT
    beat_code,
    community_code
FROM registers.beat_now
GROUP BY
    beat_code,
    community_code
HAVING count(*) > 1

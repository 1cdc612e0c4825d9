-- The rows that were written: counted, filtered, added up and joined.
SELECT
    (SELECT count(*) FROM engine_kept) AS counted,
    (SELECT count(*) FROM engine_kept WHERE state = 'queued') AS filtered,
    (SELECT CAST(sum(number) AS BIGINT) FROM engine_kept) AS summed,
    (SELECT count(*) FROM engine_kept INNER JOIN engine_source ON engine_kept.number = engine_source.number) AS joined

-- Which row of one extract (the_table) has which text; a row without a text has hash 0.
SELECT
    kept_match.source_row.extract AS extract,
    of_row.source_key,
    CASE WHEN kept_match.method = 'no_text' THEN CAST(0 AS UHUGEINT) ELSE kept_match.text_hash END AS text_hash,
    kept_match.first_seen
FROM kept_match
INNER JOIN the_table AS of_row ON kept_match.source_row = of_row.source_row

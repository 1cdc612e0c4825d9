-- Each value of a delivered file is read as text and hashed once; the file is read to its end.
SELECT
    count(*) AS delivered_rows,
    bit_xor(hash(COLUMNS(*)))
FROM read_csv($file, header = true, all_varchar = true)

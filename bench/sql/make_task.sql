-- The tasks: as many opened each night; the last ones are open, the rest ended.
CREATE TABLE registers.made_task AS
SELECT
    i,
    CAST(CAST($T AS DATE) - to_days(CAST($nights - 1 - i * $nights // $tasks AS INTEGER)) AS DATE) AS opened_on,
    concat(
        list_extract(['A1', 'P1', 'D1', 'R1', 'C1'], CAST(i % 5 + 1 AS INTEGER)), '-',
        strftime(CAST($T AS DATE) - to_days(CAST($nights - 1 - i * $nights // $tasks AS INTEGER)), '%y%m%d'), '-',
        substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', CAST(i // 1048576 % 32 + 1 AS INTEGER), 1),
        substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', CAST(i // 32768 % 32 + 1 AS INTEGER), 1),
        substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', CAST(i // 1024 % 32 + 1 AS INTEGER), 1),
        substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', CAST(i // 32 % 32 + 1 AS INTEGER), 1),
        substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', CAST(i % 32 + 1 AS INTEGER), 1), 'Z'
    ) AS task_number,
    list_extract(['A1', 'P1', 'D1', 'R1', 'C1'], CAST(i % 5 + 1 AS INTEGER)) AS model_id,
    concat('h', i % 1000000) AS address_code,
    concat('b', i % 100000) AS building_code,
    concat('g', (i % 100000) % 9162) AS grid_code,
    concat('O', (i % 1000000) % 922) AS officer_number,
    concat('h', i % 1000000, CASE WHEN i >= 1000000 THEN concat('#', i // 1000000) ELSE '' END) AS subject_key,
    i >= $tasks - $open AS is_live
FROM generate_series(0, $tasks - 1) AS s (i)

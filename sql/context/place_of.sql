-- The standard addresses that cited rows of one extract carry (the_table and the_column are its register and column).
SELECT
    cited.task_number,
    of_row.the_column AS address_code
FROM tonight_cited AS cited
INNER JOIN the_table AS of_row ON cited.source_row = of_row.source_row
WHERE of_row.the_column IS NOT NULL

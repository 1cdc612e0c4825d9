-- Rows that are there now are missing no more (the_table is the register of one extract).
DELETE FROM missing
WHERE source_row IN (SELECT source_row FROM the_table)

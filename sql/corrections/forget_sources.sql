-- A stage that runs again opens tonight's corrections anew: first what they cite.
DELETE FROM push.correction_source
WHERE task_number IN (SELECT task_number FROM push.correction WHERE opened_on = CAST($T AS DATE))

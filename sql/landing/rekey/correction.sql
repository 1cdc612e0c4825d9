-- Whom the rows are of that departments correct, said under the old pseudonyms: tonight's registers say it anew.
UPDATE push.correction_source
SET persons = NULL
WHERE persons IS NOT NULL

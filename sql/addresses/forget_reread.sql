-- Results whose names are read in another way tonight are forgotten: their texts are resolved again.
DELETE FROM address.resolved
WHERE normalised IN (SELECT reread.normalised FROM reread)

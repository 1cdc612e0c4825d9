-- Results of texts that no current row carries are not kept.
DELETE FROM address.resolved
WHERE address_text NOT IN (SELECT texts.address_text FROM registers.address_text AS texts WHERE texts.address_text IS NOT NULL)

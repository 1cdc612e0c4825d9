-- The addresses that were kept with tasks, as rows of the register; those that are cited are there already.
WITH kept AS (
    SELECT DISTINCT unnest(addresses) AS kept
    FROM explained
)

SELECT
    kept.address_code,
    kept.level,
    kept.parent_code,
    kept.name,
    kept.full_name,
    kept.district_code,
    kept.town_code,
    kept.community_code,
    kept.beat_code,
    kept.status,
    kept.address_code AS source_key,
    kept.source_row
FROM kept
ANTI JOIN registers.standard_address AS there ON kept.kept.address_code = there.address_code

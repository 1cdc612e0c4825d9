-- Addresses whose parent the delivery does not hold, or holds at the same or a lower level of the tree.
SELECT
    child.row_number,
    CASE WHEN parent.address_code IS NULL THEN 'missing_parent' ELSE 'parent_level' END AS rule,
    child.parent_code
FROM landing_tree AS child
LEFT JOIN landing_tree AS parent ON child.parent_code = parent.address_code
WHERE
    child.parent_code IS NOT NULL
    AND (parent.address_code IS NULL OR parent.level >= child.level)
ORDER BY child.row_number

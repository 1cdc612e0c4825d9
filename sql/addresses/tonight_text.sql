-- The address texts of the government network tonight: one row a current row of the eight extracts that carry one.
SELECT 'gov.house' AS extract, source_key, address_text, source_row.delivery AS delivery, CAST(updated_at AS DATE) AS updated_on
FROM registers.house
UNION ALL
SELECT 'gov.demolition', source_key, address_text, source_row.delivery, CAST(updated_at AS DATE) FROM registers.demolition
UNION ALL
SELECT 'gov.lease', source_key, address_text, source_row.delivery, CAST(updated_at AS DATE) FROM registers.lease
UNION ALL
SELECT 'gov.business_entity', source_key, address_text, source_row.delivery, CAST(updated_at AS DATE) FROM registers.business_entity
UNION ALL
SELECT 'gov.service_event', source_key, address_text, source_row.delivery, CAST(updated_at AS DATE) FROM registers.service_event
UNION ALL
SELECT 'gov.mediation_case', source_key, address_text, source_row.delivery, CAST(updated_at AS DATE) FROM registers.mediation_case
UNION ALL
SELECT 'gov.gas_account', source_key, address_text, source_row.delivery, CAST(updated_at AS DATE) FROM registers.gas_account
UNION ALL
SELECT 'gov.institution', source_key, address_text, source_row.delivery, CAST(updated_at AS DATE) FROM registers.institution

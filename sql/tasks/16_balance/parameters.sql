-- The parameters that the city set otherwise than the specs, each with the findings of the night that it touched.
SELECT
    'parameters' AS account,
    concat(
        parameter_override.model_id,
        '.',
        parameter_override.name,
        '=',
        parameter_override.value,
        ' instead of ',
        parameter_override.instead_of
    ) AS term,
    count(finding.model_id) AS count
FROM push.parameter_override
LEFT JOIN push.finding
    ON parameter_override.model_id = finding.model_id AND parameter_override.business_date = finding.business_date
WHERE parameter_override.business_date = CAST($T AS DATE)
GROUP BY
    parameter_override.model_id,
    parameter_override.name,
    parameter_override.value,
    parameter_override.instead_of
ORDER BY term

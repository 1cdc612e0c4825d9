-- The categories of disputes, as people say them. No other category is ever loaded.
SELECT
    category,
    title
FROM (
    VALUES
    ('neighbour', '邻里'),
    ('family', '家庭'),
    ('property_management', '物业'),
    ('tenancy', '租赁'),
    ('consumer', '消费'),
    ('labour', '劳资'),
    ('noise_leak', '噪音漏水'),
    ('parking', '停车')
) AS known (category, title)
ORDER BY category

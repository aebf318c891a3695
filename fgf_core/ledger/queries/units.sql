-- One row per unit of the plan's government and alias, in the order they were first named.
SELECT
    u.id,
    u.name,
    u.unit_class,
    a.alias
FROM plan AS p
INNER JOIN unit AS u ON u.government = p.government
LEFT JOIN unit_alias AS a ON a.unit_id = u.id
WHERE p.id = :plan
ORDER BY u.id, a.alias

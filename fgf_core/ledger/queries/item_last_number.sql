-- The last number of a sheet that the plan's government issued in a year, over all its plans.
SELECT coalesce(max(e.number), 0)
FROM plan AS own
INNER JOIN plan AS p ON p.government = own.government
INNER JOIN item AS i ON i.plan_id = p.id
INNER JOIN item_event AS e ON e.item_id = i.id
WHERE own.id = :plan AND extract(year FROM e.happened_on) = :year

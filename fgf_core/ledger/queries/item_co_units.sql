-- One row per co-unit of a sheet of a plan's items, in the order written.
SELECT
    c.event_id,
    u.name
FROM item AS i
INNER JOIN item_event AS e ON e.item_id = i.id
INNER JOIN item_co_unit AS c ON c.event_id = e.id
INNER JOIN unit AS u ON u.id = c.unit_id
WHERE i.plan_id = :plan
ORDER BY c.event_id, c.position

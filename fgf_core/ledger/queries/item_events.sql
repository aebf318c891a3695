-- One row per event of a plan's items by the day, in the order they happened, with the sheet where it was written anew.
SELECT
    i.id,
    i.source,
    i.task_number,
    e.id AS event_id,
    e.act,
    e.happened_on,
    e.done_by,
    e.words,
    e.recorded_at,
    e.reply_due,
    e.number,
    s.matter,
    s.basis,
    s.demand,
    u.name AS lead_unit,
    s.grade
FROM item AS i
INNER JOIN item_event AS e ON e.item_id = i.id
LEFT JOIN item_sheet AS s ON s.event_id = e.id
LEFT JOIN unit AS u ON u.id = s.lead_unit
WHERE i.plan_id = :plan AND e.happened_on <= :as_of
ORDER BY i.id, e.happened_on, e.id

-- One row per task of the plan and unit or group that has to do with it, as printed; members are those only a closed group covers.
SELECT task_id, role, name, confirmed
FROM (
    SELECT tu.task_id, tu.role, u.name, tu.confirmed, tu.position
    FROM task_unit AS tu
    INNER JOIN unit AS u ON u.id = tu.unit_id
    UNION ALL
    SELECT tg.task_id, 'group', g.name, true, tg.position
    FROM task_group AS tg
    INNER JOIN unit_group AS g ON g.id = tg.group_id
    UNION ALL
    SELECT DISTINCT tg.task_id, 'member', u.name, true, u.id
    FROM task_group AS tg
    INNER JOIN unit_group AS g ON g.id = tg.group_id AND g.closed
    INNER JOIN group_member AS gm ON gm.group_id = g.id
    INNER JOIN unit AS u ON u.id = gm.unit_id
    LEFT JOIN task_unit AS named ON named.task_id = tg.task_id AND named.unit_id = u.id
    WHERE named.unit_id IS NULL
) AS party
INNER JOIN task AS t ON t.id = party.task_id
WHERE t.plan_id = :plan
ORDER BY task_id, role, position

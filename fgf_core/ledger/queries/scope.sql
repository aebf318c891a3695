-- The tasks counted: all of the plan, by section, and by unit and its role. Continues standing.sql.
, scope AS (
    SELECT t.id AS task_id, 'plan' AS kind, '' AS name, 0 AS unit_id
    FROM task AS t
    INNER JOIN chosen AS c ON c.plan_id = t.plan_id
    UNION ALL
    SELECT t.id, 'section', t.section, 0
    FROM task AS t
    INNER JOIN chosen AS c ON c.plan_id = t.plan_id
    UNION ALL
    SELECT tu.task_id, tu.role, u.name, u.id
    FROM task AS t
    INNER JOIN chosen AS c ON c.plan_id = t.plan_id
    INNER JOIN task_unit AS tu ON tu.task_id = t.id
    INNER JOIN unit AS u ON u.id = tu.unit_id
)

-- The tasks counted: all of the region, and by its parts. Continues standing.sql.
-- `matching` is put in by the caller: which tasks of `t` are asked for.
, scope AS (
    SELECT t.id AS task_id, 'plan' AS kind, '' AS name, 0 AS unit_id
    FROM task AS t
    INNER JOIN chosen AS c ON c.plan_id = t.plan_id
    WHERE {matching}
    UNION ALL
    SELECT t.id, 'part', c.part, 0
    FROM task AS t
    INNER JOIN chosen AS c ON c.plan_id = t.plan_id
    WHERE {matching}
)

-- One row: the plan of an id; none where there is no such plan.
SELECT id, title, government, year, document_number, issued_on, reporting_day, strict, simulated
FROM plan
WHERE id = :plan

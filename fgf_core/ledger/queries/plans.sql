-- One row per plan, the newest first.
SELECT id, title, government, year, document_number, issued_on, reporting_day, strict, simulated
FROM plan
ORDER BY year DESC, issued_on DESC, id

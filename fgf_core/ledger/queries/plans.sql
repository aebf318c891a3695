-- One row per plan, the newest year first.
SELECT id, title, government, year, document_number, issued_on, reporting_day, strict, simulated
FROM plan
ORDER BY year DESC, issued_on, id

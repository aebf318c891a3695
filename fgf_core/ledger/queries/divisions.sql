-- One row per government that has a division code, by code. Continues seat.sql.
SELECT government, code
FROM seat
ORDER BY code, government

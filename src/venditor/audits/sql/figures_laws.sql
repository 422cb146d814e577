SELECT DISTINCT place_key, last_day_law
FROM purchase_line
WHERE world = 'with' AND last_day_law IS NOT NULL
ORDER BY ALL

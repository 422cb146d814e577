SELECT place_key, min(place), min(country), count(DISTINCT order_id), count(*),
       count(*) FILTER (customer IS NULL)
FROM purchase_line
WHERE world = 'with'
GROUP BY place_key

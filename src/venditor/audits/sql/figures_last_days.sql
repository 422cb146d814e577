SELECT world, place_key, outcome, count(*), min(last_day), max(last_day), count(*) FILTER (provisional)
FROM purchase_line
GROUP BY world, place_key, outcome

SELECT world, place_key, outcome, count(*)
FROM return_line
GROUP BY world, place_key, outcome

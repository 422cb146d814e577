-- Days from delivery to return, as far as both are days; and how long the time was in which it could be returned.
SELECT date_diff('day', delivered_on, CAST(credited_at AS DATE)) AS days, outcome, count(*),
       min(date_diff('day', delivered_on, last_day)), max(date_diff('day', delivered_on, last_day))
FROM part
WHERE world = 'with' AND delivered_on IS NOT NULL AND isfinite(delivered_on) AND credited_at IS NOT NULL
GROUP BY days, outcome
ORDER BY ALL

SELECT old_law, old_status, old_clause, new_law, new_status, new_clause, changed,
       count(*) AS lines, count(DISTINCT order_id) AS orders, sum(days)::BIGINT, min(days), max(days)
FROM change
GROUP BY ALL
ORDER BY changed DESC, lines DESC, old_law, old_status, old_clause, new_law, new_status, new_clause

SELECT old_law, old_status, old_clause, new_law, new_status, new_clause, changed, currency,
       sum(amount)::DECIMAL(28, 4), sum(moved)::DECIMAL(28, 4)
FROM change
WHERE currency IS NOT NULL
GROUP BY ALL
ORDER BY ALL

-- The first lines of a pair of clauses, each of another order.
WITH first AS (
    SELECT *, row_number() OVER (
        PARTITION BY old_law, old_status, old_clause, new_law, new_status, new_clause, changed, order_id
        ORDER BY line, purchase_line
    ) AS of_order
    FROM change
)
SELECT old_law, old_status, old_clause, new_law, new_status, new_clause, changed,
       line, order_id, country, old_value, new_value
FROM first
WHERE of_order = 1
QUALIFY row_number() OVER (
    PARTITION BY old_law, old_status, old_clause, new_law, new_status, new_clause, changed
    ORDER BY line, purchase_line
) <= ?
ORDER BY line, purchase_line

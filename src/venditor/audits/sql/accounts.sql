-- Where every line of the input went: answered, or set aside for one reason.

CREATE VIEW set_aside AS
SELECT line, order_id, item, reason, value FROM staged WHERE reason IS NOT NULL
UNION ALL
SELECT line, order_id, item, 'credit_without_customer', item
FROM staged WHERE reason IS NULL AND kind = 'credit' AND customer IS NULL
UNION ALL
SELECT staged.line, staged.order_id, staged.item, unmatched.reason, staged.item
FROM unmatched JOIN staged ON staged.line = unmatched.credit
UNION ALL
SELECT line, NULL, NULL, reason, value FROM rejected;

CREATE VIEW accounted AS
SELECT line, 'set_aside' AS fate FROM set_aside
UNION ALL
SELECT line, 'answered_purchase' FROM case_row WHERE kind = 'purchase'
UNION ALL
SELECT DISTINCT line, 'answered_return' FROM case_row WHERE kind = 'return';

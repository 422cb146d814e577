-- Lines that are purchases, and how many pieces each order has: in all, and at most in one line.

CREATE TABLE order_total AS
SELECT order_id, sum(quantity) AS pieces, max(quantity) AS most
FROM staged
WHERE reason IS NULL AND kind = 'purchase'
GROUP BY order_id;

CREATE VIEW purchase AS
SELECT staged.*, staged.line AS purchase_line, staged.quantity AS line_quantity,
       order_total.pieces AS order_quantity, order_total.most AS largest_line_of_order,
       CAST(NULL AS TIMESTAMP) AS credited_at
FROM staged JOIN order_total USING (order_id)
WHERE reason IS NULL AND kind = 'purchase';

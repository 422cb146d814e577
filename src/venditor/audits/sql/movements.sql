-- Purchases and credit notes of every customer and item that has a credit note, in the order of the sweep.

WITH returned AS (
    SELECT DISTINCT customer, item FROM staged WHERE reason IS NULL AND kind = 'credit' AND customer IS NOT NULL
)
SELECT staged.customer || chr(31) || staged.item AS pair, staged.ordered_at, staged.kind = 'credit' AS is_credit,
       staged.line, staged.quantity, signature.signature
FROM staged
JOIN returned ON returned.customer = staged.customer AND returned.item = staged.item
LEFT JOIN signature ON signature.line = staged.line
WHERE staged.reason IS NULL
ORDER BY pair, staged.ordered_at, is_credit DESC, staged.line

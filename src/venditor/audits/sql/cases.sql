-- One row for each purchase, and one for each part of a purchase that a credit note takes back: the facts of the
-- purchase, and the time of the credit note.

CREATE VIEW case_source AS
SELECT purchase.*, purchase.line AS input_line, purchase.kind AS row_kind, purchase.quantity AS row_pieces
FROM purchase
UNION ALL BY NAME
SELECT purchase.* REPLACE (credit.ordered_at AS credited_at),
       credit.line AS input_line, 'return' AS row_kind, taken.pieces AS row_pieces
FROM taken
JOIN purchase ON purchase.line = taken.purchase
JOIN staged AS credit ON credit.line = taken.credit;

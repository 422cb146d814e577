-- The lines whose answer to one question is not given by the same clause of the same law, or is another one. Lines
-- with the same facts have the same answers: the combinations that differ are found first.

CREATE OR REPLACE TABLE change AS
WITH differing AS (
    SELECT combination,
           before.law AS old_law, before.status AS old_status, before.clause AS old_clause, before.value AS old_value,
           after.law AS new_law, after.status AS new_status, after.clause AS new_clause, after.value AS new_value,
           (before.status, before.value) IS DISTINCT FROM (after.status, after.value) AS changed,
           CASE WHEN isfinite(before.day) AND isfinite(after.day) THEN after.day - before.day END AS days,
           after.money - before.money AS moved
    FROM before JOIN after USING (combination)
    WHERE (before.law, before.status, before.clause, before.value)
        IS DISTINCT FROM (after.law, after.status, after.clause, after.value)
)
SELECT case_row.line, case_row.purchase_line, case_row.order_id, case_row.country, case_row.currency,
       case_row.amount, differing.*
FROM case_row JOIN differing ON case_row.combination_with = differing.combination;

INSERT INTO changed_order SELECT DISTINCT order_id FROM change WHERE changed;

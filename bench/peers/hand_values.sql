-- The four answers, written by hand.
WITH judged AS (
    SELECT
        *,
        category NOT IN (
            'made_to_specification', 'perishable', 'unsealed_hygiene',
            'inseparably_mixed', 'unsealed_media', 'newspaper'
        ) AS available
    FROM orders
),
days AS (
    SELECT
        id,
        available,
        withdrawal_notice_on,
        CASE
            WHEN NOT available THEN NULL
            WHEN informed_on <= delivered_on THEN delivered_on + 14
            WHEN informed_on <= delivered_on + INTERVAL 12 MONTH THEN informed_on + 14
            ELSE (delivered_on + 14 + INTERVAL 12 MONTH)::DATE
        END AS last_day
    FROM judged
)
SELECT
    id,
    available,
    last_day,
    withdrawal_notice_on <= last_day AS in_time,
    CASE WHEN withdrawal_notice_on <= last_day THEN withdrawal_notice_on + 14 END AS refund_due
FROM days

-- The four answers and the clause of each, the last day moved off weekends and holidays; written by hand.
WITH judged AS (
    SELECT
        *,
        category NOT IN (
            'made_to_specification', 'perishable', 'unsealed_hygiene',
            'inseparably_mixed', 'unsealed_media', 'newspaper'
        ) AS available
    FROM orders
),
clauses AS (
    SELECT
        *,
        CASE
            WHEN NOT available THEN NULL
            WHEN informed_on <= delivered_on THEN 'default'
            WHEN informed_on <= delivered_on + INTERVAL 12 MONTH THEN 'late_information'
            ELSE 'no_information'
        END AS last_day_clause
    FROM judged
),
nominal AS (
    SELECT
        *,
        CASE last_day_clause
            WHEN 'default' THEN delivered_on + 14
            WHEN 'late_information' THEN informed_on + 14
            WHEN 'no_information' THEN (delivered_on + 14 + INTERVAL 12 MONTH)::DATE
        END AS nominal_day
    FROM clauses
),
days AS (
    SELECT nominal.*, COALESCE(moved.rolled, nominal_day) AS last_day
    FROM nominal
    LEFT JOIN working_days AS moved ON moved.region = nominal.region AND moved.day = nominal_day
)
SELECT
    id,
    available,
    CASE WHEN available THEN 'default' ELSE 'exempt' END AS available_clause,
    last_day,
    last_day_clause,
    withdrawal_notice_on <= last_day AS in_time,
    CASE
        WHEN NOT available THEN NULL
        WHEN withdrawal_notice_on IS NULL THEN 'not_sent'
        WHEN withdrawal_notice_on <= last_day THEN 'default'
        ELSE 'late'
    END AS in_time_clause,
    CASE WHEN withdrawal_notice_on <= last_day THEN withdrawal_notice_on + 14 END AS refund_due,
    CASE WHEN withdrawal_notice_on <= last_day THEN 'default' END AS refund_due_clause
FROM days

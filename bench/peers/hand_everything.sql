-- Every column the compiled query has: answers, statuses, clauses, collisions, and whether a day is provisional.
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
    SELECT
        nominal.*,
        COALESCE(moved.rolled, nominal_day) AS last_day,
        COALESCE(moved.provisional, FALSE) AS provisional
    FROM nominal
    LEFT JOIN working_days AS moved ON moved.region = nominal.region AND moved.day = nominal_day
)
SELECT
    id,
    available,
    'determined' AS available_status,
    FALSE AS available_provisional,
    CASE WHEN available THEN 'default' ELSE 'exempt' END AS available_clause,
    FALSE AS available_collides,
    last_day,
    CASE WHEN available THEN 'determined' ELSE 'not_applicable' END AS last_day_status,
    provisional AS last_day_provisional,
    last_day_clause,
    FALSE AS last_day_collides,
    withdrawal_notice_on <= last_day AS in_time,
    CASE
        WHEN NOT available OR withdrawal_notice_on IS NULL THEN 'not_applicable' ELSE 'determined'
    END AS in_time_status,
    provisional AND withdrawal_notice_on IS NOT NULL AS in_time_provisional,
    CASE
        WHEN NOT available THEN NULL
        WHEN withdrawal_notice_on IS NULL THEN 'not_sent'
        WHEN withdrawal_notice_on <= last_day THEN 'default'
        ELSE 'late'
    END AS in_time_clause,
    FALSE AS in_time_collides,
    CASE WHEN withdrawal_notice_on <= last_day THEN withdrawal_notice_on + 14 END AS refund_due,
    CASE WHEN withdrawal_notice_on <= last_day THEN 'determined' ELSE 'not_applicable' END AS refund_due_status,
    provisional AND COALESCE(withdrawal_notice_on <= last_day, FALSE) AS refund_due_provisional,
    CASE WHEN withdrawal_notice_on <= last_day THEN 'default' END AS refund_due_clause,
    FALSE AS refund_due_collides
FROM days

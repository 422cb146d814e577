-- The four answers, the last day moved off weekends and holidays, and every column the compiled query has beside
-- them: statuses, clauses, collisions, and whether a day is provisional.
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
            WHEN informed_on <= delivered_on THEN 'default'::last_day_clause
            WHEN informed_on <= delivered_on + INTERVAL 12 MONTH THEN 'late_information'::last_day_clause
            ELSE 'no_information'::last_day_clause
        END AS last_day_clause
    FROM judged
),
nominal AS (
    SELECT
        *,
        CASE last_day_clause
            WHEN 'default'::last_day_clause THEN delivered_on + 14
            WHEN 'late_information'::last_day_clause THEN informed_on + 14
            WHEN 'no_information'::last_day_clause THEN (delivered_on + 14 + INTERVAL 12 MONTH)::DATE
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
    'determined'::answer_status AS available_status,
    FALSE AS available_provisional,
    CASE WHEN available THEN 'default'::available_clause ELSE 'exempt'::available_clause END AS available_clause,
    FALSE AS available_collides,
    last_day,
    CASE WHEN available THEN 'determined'::answer_status ELSE 'not_applicable'::answer_status END AS last_day_status,
    provisional AS last_day_provisional,
    last_day_clause,
    FALSE AS last_day_collides,
    withdrawal_notice_on <= last_day AS in_time,
    CASE
        WHEN NOT available OR withdrawal_notice_on IS NULL THEN 'not_applicable'::answer_status ELSE 'determined'::answer_status
    END AS in_time_status,
    provisional AND withdrawal_notice_on IS NOT NULL AS in_time_provisional,
    CASE
        WHEN NOT available THEN NULL
        WHEN withdrawal_notice_on IS NULL THEN 'not_sent'::in_time_clause
        WHEN withdrawal_notice_on <= last_day THEN 'default'::in_time_clause
        ELSE 'late'::in_time_clause
    END AS in_time_clause,
    FALSE AS in_time_collides,
    CASE WHEN withdrawal_notice_on <= last_day THEN withdrawal_notice_on + 14 END AS refund_due,
    CASE WHEN withdrawal_notice_on <= last_day THEN 'determined'::answer_status ELSE 'not_applicable'::answer_status END AS refund_due_status,
    provisional AND COALESCE(withdrawal_notice_on <= last_day, FALSE) AS refund_due_provisional,
    CASE WHEN withdrawal_notice_on <= last_day THEN 'default'::refund_due_clause END AS refund_due_clause,
    FALSE AS refund_due_collides
FROM days

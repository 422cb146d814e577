-- How cells are read. Text comes from every script: digits of Arabic, Persian and fullwidth forms are digits,
-- and marks of writing direction around a value are not part of it.

CREATE MACRO blanks() AS
    chr(9) || chr(10) || chr(13) || ' ' || chr(160) || chr(1564) || chr(8203) || chr(8206) || chr(8207)
    || chr(8234) || chr(8235) || chr(8236) || chr(8237) || chr(8238) || chr(8239)
    || chr(8294) || chr(8295) || chr(8296) || chr(8297) || chr(12288) || chr(65279);

-- A cell without blanks around it; NULL when nothing is left.
CREATE MACRO tidy(cell) AS nullif(trim(cell, blanks()), '');

-- Arabic-Indic, extended Arabic-Indic and fullwidth digits as ASCII.
CREATE MACRO digits(cell) AS
    translate(cell, '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９', '012345678901234567890123456789');

-- A number as it was typed, its sign and decimal sign made plain: minus signs of typography, the Arabic decimal and
-- thousands separators, spaces between thousands.
CREATE MACRO plain_number(cell, decimal_sign) AS
    replace(
        replace(
            translate(digits(cell), '−－﹣' || chr(160) || chr(8239) || chr(8201), '---   '),
            '٫', decimal_sign),
        '٬', '');

-- Text as a number; NULL when it is none. At most twelve digits before and six after the decimal sign, none lost.
-- Thousands may be grouped, by three and throughout.
CREATE MACRO number_of_text(cell, decimal_sign) AS
    CASE
        WHEN regexp_full_match(
            plain_number(cell, decimal_sign),
            '[+-]?([0-9]{1,12}([' || decimal_sign || '][0-9]{0,6})?|[' || decimal_sign || '][0-9]{1,6})')
            THEN TRY_CAST(replace(plain_number(cell, decimal_sign), decimal_sign, '.') AS DECIMAL(18, 6))
        WHEN decimal_sign = '.' AND regexp_full_match(
            plain_number(cell, '.'), '[+-]?[0-9]{1,3}([, ][0-9]{3}){1,3}([.][0-9]{0,6})?')
            THEN TRY_CAST(translate(plain_number(cell, '.'), ', ', '') AS DECIMAL(18, 6))
        WHEN decimal_sign = ',' AND regexp_full_match(
            plain_number(cell, ','), '[+-]?[0-9]{1,3}([. ][0-9]{3}){1,3}(,[0-9]{0,6})?')
            THEN TRY_CAST(translate(plain_number(cell, ','), ',. ', '.') AS DECIMAL(18, 6))
    END;

-- A binary fraction as the number it was written for; NULL where six decimals do not give it back.
CREATE MACRO number_of_double(cell) AS
    CASE
        WHEN CAST(TRY_CAST(cell AS DECIMAL(18, 6)) AS DOUBLE) = CAST(cell AS DOUBLE)
            THEN TRY_CAST(cell AS DECIMAL(18, 6))
    END;

-- A wall-clock time of one zone as that of another.
CREATE MACRO in_zone(wall, written_in, zone) AS
    CASE WHEN written_in = zone THEN wall ELSE timezone(zone, timezone(written_in, wall)) END;

-- ISO 8601: a day, which is the shop's own; a time without offset; an instant with one.
CREATE MACRO iso_time(cell, written_in, zone) AS
    CASE
        WHEN regexp_full_match(cell, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN TRY_CAST(cell AS TIMESTAMP)
        WHEN regexp_full_match(cell, '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?')
            THEN in_zone(TRY_CAST(cell AS TIMESTAMP), written_in, zone)
        WHEN regexp_full_match(
            cell,
            '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)? ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)')
            THEN timezone(zone, TRY_CAST(
                regexp_replace(
                    regexp_replace(cell, ' ?(Z|UTC)$', '+00'),
                    ' ?([+-][0-9]{2}):?([0-9]{2})$', '\1:\2')
                AS TIMESTAMPTZ))
    END;

-- A time within some lifetimes of ours. Others are slips of the pen (0202-03-02) or stand for "never" (9999-12-31).
CREATE MACRO of_our_time(read) AS
    CASE WHEN isfinite(read) AND year(read) BETWEEN 1900 AND 2199 THEN read END;

CREATE MACRO truth(cell) AS
    CASE
        WHEN lower(cell) IN ('true', 'yes', 'y', '1', 'ja', '是') THEN true
        WHEN lower(cell) IN ('false', 'no', 'n', '0', 'nein', '否') THEN false
    END;

-- Scalar rules of the judgement. Goals are met upwards ('>=', '>') or downwards ('<=', '<').

CREATE OR REPLACE MACRO core.upward(op) AS op IN ('>=', '>');

CREATE OR REPLACE MACRO core.strict(op) AS op IN ('>', '<');

-- Signed distance past the goal; negative while short of it.
CREATE OR REPLACE MACRO core.beyond(op, goal, amount) AS
    CASE WHEN core.upward(op) THEN amount - goal ELSE goal - amount END;

-- "Nearly 80" is below 80 and "at most 80" may be anything below it: a bound that points the wrong way,
-- like a strict goal, needs more than the goal itself.
CREATE OR REPLACE MACRO core.satisfies(op, goal, tol, amount, qualifier) AS
    CASE
        WHEN qualifier = 'about' OR qualifier = CASE WHEN core.upward(op) THEN 'at_most' ELSE 'at_least' END
            THEN core.beyond(op, goal, amount) > 1e-9
        WHEN core.strict(op) THEN core.beyond(op, goal, amount) > 1e-9 - tol
        ELSE core.beyond(op, goal, amount) >= -1e-9 - tol
    END;

CREATE OR REPLACE MACRO core.band(pace) AS
    CASE
        WHEN pace >= 0.95 - 1e-9 THEN 'ahead'
        WHEN pace >= 0.60 - 1e-9 THEN 'close'
        WHEN pace >= 0 THEN 'far'
        ELSE 'moving_away'
    END;

CREATE OR REPLACE MACRO core.clip(amount, lower_bound, upper_bound) AS
    least(greatest(amount, lower_bound), upper_bound);

-- Student's t, 0.9 quantile. Beyond 40 degrees of freedom the expansion of Abramowitz and Stegun 26.7.5
-- around the normal quantile is exact to 1e-9.
CREATE OR REPLACE MACRO core.student_t90(nu) AS
    CASE WHEN nu <= 40 THEN [
        3.0776835371753, 1.8856180831641, 1.6377443536962, 1.5332062740589, 1.4758840488245,
        1.4397557472651, 1.4149239276505, 1.3968153097439, 1.3830287383966, 1.3721836411103,
        1.3634303180205, 1.3562173340232, 1.3501712887801, 1.3450303744547, 1.3406056078505,
        1.3367571673273, 1.3333793897216, 1.3303909435699, 1.3277282090268, 1.3253407069850,
        1.3231878738652, 1.3212367416134, 1.3194602398162, 1.3178359336731, 1.3163450726739,
        1.3149718642705, 1.3137029128293, 1.3125267815927, 1.3114336473016, 1.3104150253914,
        1.3094635494946, 1.3085727931295, 1.3077371244509, 1.3069515871264, 1.3062118020160,
        1.3055138855362, 1.3048543814976, 1.3042302038905, 1.3036385886213, 1.3030770526072
    ][nu]
    ELSE 1.2815515655446005 + 0.8465847671225613 / nu + 0.5708906298394698 / nu ** 2
        + 0.2585171082819512 / nu ** 3 + 0.0543958362194979 / nu ** 4
    END;

-- The deliveries that the night of $T knew: those that it took itself or that a night before it took.
SELECT delivery.*
FROM published.landing.delivery AS delivery
WHERE delivery.night <= $T

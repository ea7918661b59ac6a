-- A million orders, one a minute, that ended as orders do.
BEGIN;
WITH RECURSIVE
    n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
INSERT INTO orders (merchant, kind, state, order_id, batchno, product, face_value, real_face_value, settled_amount,
    subject, fingerprint, pin_fingerprint, request, created_at, sent_at, updated_at, moved_at, in_flight_until,
    system_order_id, code, message)
SELECT 1, 'sale',
    CASE WHEN i % 1000 = 0 THEN 'unknown' WHEN i % 20 = 0 THEN 'failed' WHEN i % 33 = 0 THEN 'rejected' ELSE 'succeeded' END,
    'C' || printf('%020d', i), 'B' || (i / 2000), CASE WHEN i % 5000 = 0 THEN '99' ELSE 10 + i % 8 END,
    '100', '100', '95.' || printf('%04d', i % 10000),
    '****' || printf('%04d', i % 10000), randomblob(32), randomblob(32), randomblob(32),
    t, t, t + 9000, t + 9000, t + 800, 'S' || printf('%018d', i), '2', '成功'
FROM (SELECT i, 1795312800000 - (1000001 - i) * 60000 AS t FROM n);
INSERT INTO history (order_row, seq, at, was, became, cause, source, real_face_value, settled_amount)
SELECT id, seq, sent_at, was, became, cause, source, real, settled FROM orders, (
    SELECT 1 AS seq, NULL AS was, 'sending' AS became, 'claimed' AS cause, NULL AS source, NULL AS real, NULL AS settled
    UNION ALL SELECT 2, 'sending', 'accepted', 'accepted', 'exchange', NULL, NULL
    UNION ALL SELECT 3, 'accepted', 'succeeded', 'succeeded', 'query', '100', '95.0000')
WHERE order_id LIKE 'C%';
COMMIT;
PRAGMA wal_checkpoint(TRUNCATE);

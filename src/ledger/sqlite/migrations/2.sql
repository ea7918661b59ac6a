-- Layout 2. What elapses is measured by boot time; a top-up is known again; so is a card without
-- a number; a made batch is remembered; a number may be another's; the history tells by codes what
-- brought a move about, who said so, and of which amounts. States, kinds, causes and sources are not
-- listed here: the release that reads the file knows them.

CREATE TABLE orders_2 (
    id              INTEGER PRIMARY KEY,
    merchant        INTEGER NOT NULL REFERENCES merchant (id),
    kind            TEXT NOT NULL,
    state           TEXT NOT NULL,
    sent_at         INTEGER NOT NULL, -- the latest claim
    face_value      TEXT NOT NULL,
    real_face_value TEXT,
    settled_amount  TEXT,             -- of a top-up: the money charged
    product         TEXT NOT NULL,
    batchno         TEXT,             -- a top-up has none
    order_id        TEXT NOT NULL,
    subject         TEXT NOT NULL CHECK (length(subject) <= 8), -- masked card number or account
    attempts        INTEGER NOT NULL DEFAULT 1,
    created_at      INTEGER NOT NULL, -- the first claim
    updated_at      INTEGER NOT NULL, -- the latest row of the history

    -- The form left before this moment, if it ever did; and when the order came into its state.
    -- Each is Unix time, time since the machine started, and which start that was (0: unknown).
    in_flight_until      INTEGER NOT NULL,
    in_flight_until_boot INTEGER NOT NULL DEFAULT 0,
    in_flight_boot_id    INTEGER NOT NULL DEFAULT 0,
    moved_at             INTEGER NOT NULL,
    moved_at_boot        INTEGER NOT NULL DEFAULT 0,
    moved_boot_id        INTEGER NOT NULL DEFAULT 0,
    -- When a later boot first asked about the order.
    seen_at_boot         INTEGER NOT NULL DEFAULT 0,
    seen_boot_id         INTEGER NOT NULL DEFAULT 0,

    batch_is_made   INTEGER,          -- 0: it was named; null: layout 1 did not tell
    sent_before     INTEGER NOT NULL DEFAULT 0, -- an attempt before the latest may have arrived
    number_taken    INTEGER NOT NULL DEFAULT 0, -- the gateway has another order of this number

    system_order_id TEXT,
    code            TEXT,
    message         TEXT,
    fingerprint     BLOB,             -- of the card or top-up; top-ups of layout 1 have none
    pin_fingerprint BLOB,             -- of the long PIN of a card that has a number
    request         BLOB NOT NULL
) STRICT;

INSERT INTO orders_2 (id, merchant, kind, state, sent_at, face_value, real_face_value, settled_amount, product,
    batchno, order_id, subject, attempts, created_at, updated_at, in_flight_until, moved_at, sent_before,
    number_taken, system_order_id, code, message, fingerprint, request)
SELECT id, merchant, kind, state, sent_at, face_value, real_face_value, settled_amount, product,
    batchno, order_id, subject, attempts, created_at, updated_at, left_by, updated_at,
    attempts > 1 AND EXISTS (SELECT 1 FROM history h WHERE h.order_row = orders.id
        AND h.became NOT IN ('sending', 'not_sent', 'rejected') AND h.seq < (SELECT max(c.seq) FROM history c
            WHERE c.order_row = orders.id AND c.became = 'sending' AND c.was IS NOT 'sending')),
    attempts = 1 AND state = 'unknown' AND code = '-1' AND EXISTS (SELECT 1 FROM history h
        WHERE h.order_row = orders.id AND h.cause LIKE 'unknown: the gateway already has an order with this number%'),
    system_order_id, code, message, fingerprint, request
FROM orders ORDER BY id;

DROP TABLE orders;
ALTER TABLE orders_2 RENAME TO orders;

-- Refusals look these up, and nothing else.
CREATE UNIQUE INDEX orders_by_id ON orders (order_id, merchant, kind);
CREATE INDEX orders_by_card ON orders (fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX orders_by_pin ON orders (pin_fingerprint) WHERE pin_fingerprint IS NOT NULL;
CREATE INDEX orders_by_account ON orders (subject, product) WHERE fingerprint IS NULL;
CREATE INDEX orders_by_batch ON orders (batchno, merchant, state) WHERE batchno IS NOT NULL;

-- Lists are newest first.
CREATE INDEX orders_by_time ON orders (sent_at);
CREATE INDEX orders_by_state ON orders (state, sent_at);
CREATE INDEX orders_by_product ON orders (product, sent_at);

CREATE TRIGGER orders_are_not_forgotten BEFORE DELETE ON orders
BEGIN SELECT raise(ABORT, 'an order is never forgotten'); END;

-- What layout 1 told in words is kept in its words.
CREATE TABLE history_2 (
    order_row           INTEGER NOT NULL REFERENCES orders (id),
    seq                 INTEGER NOT NULL,
    at                  INTEGER NOT NULL,
    was                 TEXT,
    became              TEXT NOT NULL,
    cause               TEXT NOT NULL,
    source              TEXT, -- whose word it is; a claim is nobody's
    note                TEXT, -- what there is in free words only
    code                TEXT,
    message             TEXT,
    -- As the evidence tells them, and those that it contradicts.
    real_face_value     TEXT,
    settled_amount      TEXT,
    real_face_value_was TEXT,
    settled_amount_was  TEXT,
    PRIMARY KEY (order_row, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO history_2 (order_row, seq, at, was, became, cause, note, code, message)
SELECT order_row, seq, at, was, became, 'layout_1', cause, code, message FROM history ORDER BY order_row, seq;

DROP TABLE history;
ALTER TABLE history_2 RENAME TO history;

CREATE TRIGGER history_is_not_edited BEFORE UPDATE ON history
BEGIN SELECT raise(ABORT, 'the history is append-only'); END;

CREATE TRIGGER history_is_not_shortened BEFORE DELETE ON history
BEGIN SELECT raise(ABORT, 'the history is append-only'); END;

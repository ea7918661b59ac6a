-- Layout 3. What the platform says unasked is kept, whether or not it moved an order.

-- Signed by the merchant's key. A repeat is known by what it says of which order, never by its
-- bytes or its age, and is counted.
CREATE TABLE notification (
    id              INTEGER PRIMARY KEY,
    merchant        INTEGER NOT NULL REFERENCES merchant (id), -- whose key verified it
    order_row       INTEGER REFERENCES orders (id),            -- null: no order of this ledger
    kind            TEXT NOT NULL,
    order_id        TEXT NOT NULL,
    says            TEXT NOT NULL,                             -- what makes another one a repeat
    receipt         TEXT NOT NULL,
    doubt           TEXT,
    dialect         TEXT NOT NULL,
    status          TEXT NOT NULL,
    message         TEXT,
    customer_id     TEXT,
    system_order_id TEXT,
    face_value      TEXT,
    real_face_value TEXT,
    settled_amount  TEXT,
    first_at        INTEGER NOT NULL,
    last_at         INTEGER NOT NULL,
    times           INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE UNIQUE INDEX notification_by_word ON notification (order_id, kind, merchant, says);
CREATE INDEX notification_by_order ON notification (order_row) WHERE order_row IS NOT NULL;

CREATE TRIGGER notifications_are_not_forgotten BEFORE DELETE ON notification
BEGIN SELECT raise(ABORT, 'a notification is never forgotten'); END;

-- Signed by nobody whom the merchant knows: only the latest are kept, of each what it claims to be
-- about.
CREATE TABLE forged_notification (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    at          INTEGER NOT NULL,
    order_id    TEXT,
    customer_id TEXT,
    status      TEXT
) STRICT;

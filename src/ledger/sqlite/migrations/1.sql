-- Layout 1. A layout that has been released is never edited: a later one is a further file.

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE merchant (
    id          INTEGER PRIMARY KEY,
    customer_id TEXT NOT NULL,
    base_url    TEXT NOT NULL,
    UNIQUE (customer_id, base_url)
) STRICT;

-- One row an order. All times are Unix milliseconds. Amounts are the decimal texts as sent.
CREATE TABLE orders (
    id              INTEGER PRIMARY KEY,
    merchant        INTEGER NOT NULL REFERENCES merchant (id),
    kind            TEXT NOT NULL CHECK (kind IN ('sale', 'top_up')),
    state           TEXT NOT NULL CHECK (state IN ('sending', 'accepted', 'rejected', 'not_sent', 'unknown',
                        'processing', 'succeeded', 'failed', 'not_found', 'reversed')),
    sent_at         INTEGER NOT NULL, -- the latest claim
    face_value      TEXT NOT NULL,
    real_face_value TEXT,
    settled_amount  TEXT,             -- of a top-up: the money charged
    product         TEXT NOT NULL,
    batchno         TEXT CHECK ((batchno IS NULL) = (kind = 'top_up')),
    order_id        TEXT NOT NULL,
    subject         TEXT NOT NULL CHECK (length(subject) <= 8), -- masked card number or account
    attempts        INTEGER NOT NULL DEFAULT 1,
    created_at      INTEGER NOT NULL, -- the first claim
    left_by         INTEGER NOT NULL, -- the form left before this moment, if it ever did
    updated_at      INTEGER NOT NULL, -- the latest row of the history
    system_order_id TEXT,
    code            TEXT,
    message         TEXT,
    fingerprint     BLOB CHECK ((fingerprint IS NULL) = (kind = 'top_up')),
    request         BLOB NOT NULL
) STRICT;

-- Refusals look these three up, and nothing else.
CREATE UNIQUE INDEX orders_by_id ON orders (order_id, merchant, kind);
CREATE INDEX orders_by_card ON orders (fingerprint) WHERE fingerprint IS NOT NULL;
CREATE INDEX orders_by_batch ON orders (batchno, merchant, state) WHERE batchno IS NOT NULL;

-- Lists are newest first.
CREATE INDEX orders_by_time ON orders (sent_at);
CREATE INDEX orders_by_state ON orders (state, sent_at);
CREATE INDEX orders_by_product ON orders (product, sent_at);

-- One row for every move, and for evidence that did not move the order (then both states are the
-- same). The first claim comes from nowhere.
CREATE TABLE history (
    order_row INTEGER NOT NULL REFERENCES orders (id),
    seq       INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    was       TEXT,
    became    TEXT NOT NULL,
    cause     TEXT NOT NULL,
    code      TEXT,
    message   TEXT,
    PRIMARY KEY (order_row, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER history_is_not_edited BEFORE UPDATE ON history
BEGIN SELECT raise(ABORT, 'the history is append-only'); END;

CREATE TRIGGER history_is_not_shortened BEFORE DELETE ON history
BEGIN SELECT raise(ABORT, 'the history is append-only'); END;

CREATE TRIGGER orders_are_not_forgotten BEFORE DELETE ON orders
BEGIN SELECT raise(ABORT, 'an order is never forgotten'); END;

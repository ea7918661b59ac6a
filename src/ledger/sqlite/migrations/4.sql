-- Layout 4. Orders of one file are kept together, and an order may be queued: it has its number, and
-- nothing of it was sent. Such an order has no batch yet where the program chooses that.

CREATE TABLE job (
    id       INTEGER PRIMARY KEY,
    merchant INTEGER NOT NULL REFERENCES merchant (id),
    name     TEXT NOT NULL,
    made_at  INTEGER NOT NULL,
    UNIQUE (name, merchant)
) STRICT;

-- An order may be in several jobs, and is once in each.
CREATE TABLE job_row (
    job       INTEGER NOT NULL REFERENCES job (id),
    place     INTEGER NOT NULL, -- its line or row in the file
    order_row INTEGER NOT NULL REFERENCES orders (id),
    PRIMARY KEY (job, place)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX job_row_by_order ON job_row (order_row, job);

CREATE TRIGGER jobs_are_not_forgotten BEFORE DELETE ON job
BEGIN SELECT raise(ABORT, 'a job is never forgotten'); END;

CREATE TRIGGER jobs_are_not_shortened BEFORE DELETE ON job_row
BEGIN SELECT raise(ABORT, 'a job keeps its orders'); END;

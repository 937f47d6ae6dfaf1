-- Format 1: streams, their entries, their newest snapshot, and the names they have claimed.

-- The history of one board or of one workshop.
CREATE TABLE streams (
    id   INTEGER PRIMARY KEY,  -- short name of the stream inside this file; never leaves it
    kind INTEGER NOT NULL,     -- 0: a workshop, 1: a board
    name TEXT    NOT NULL,     -- the workshop's or the board's id
    seq  INTEGER NOT NULL,     -- sequence of the newest entry; 0: none yet. The fence of every append
    UNIQUE (kind, name)
) STRICT;

-- Person ids, once each: an entry then costs a byte or two for its author instead of twenty.
CREATE TABLE authors (
    id     INTEGER PRIMARY KEY,  -- short name of the person inside this file; never leaves it
    person TEXT NOT NULL UNIQUE  -- the person's id
) STRICT;

-- The truth: every entry of every stream, in order, never changed.
CREATE TABLE entries (
    stream INTEGER NOT NULL REFERENCES streams (id),  -- whose history this is
    seq    INTEGER NOT NULL,                          -- 1 for a stream's first entry, then without gaps
    kind   INTEGER NOT NULL,                          -- what body is. 0: Yjs update (v1), 1: happening (JSON), 2: client id (varuint)
    author INTEGER REFERENCES authors (id),           -- who did it; NULL: the server itself
    at     INTEGER NOT NULL,                          -- when, by the server's clock: milliseconds since 1970
    body   BLOB    NOT NULL,                          -- the bytes as they came
    PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;

-- The newest snapshot of a stream: saves replay time. All of them can be deleted without losing anything.
CREATE TABLE snapshots (
    stream INTEGER PRIMARY KEY REFERENCES streams (id),  -- whose state this is
    seq    INTEGER NOT NULL,                             -- sequence of the last entry merged into it
    body   BLOB    NOT NULL                              -- the state; what its bytes mean is its owner's business
) STRICT;

-- Names that one stream only may have, join codes for example.
CREATE TABLE claims (
    name   TEXT    PRIMARY KEY,                      -- the name, with what kind of name it is: code:KAYA42
    stream INTEGER NOT NULL REFERENCES streams (id)  -- who has it
) STRICT, WITHOUT ROWID;

-- One row, rewritten to see that the disk still takes writes.
CREATE TABLE probe (
    id    INTEGER PRIMARY KEY CHECK (id = 1),  -- always 1
    count INTEGER NOT NULL                     -- how many times it was rewritten
) STRICT;

INSERT INTO probe (id, count) VALUES (1, 0);

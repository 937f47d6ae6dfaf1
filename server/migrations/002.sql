-- Format 2: a checksum for every entry and every snapshot, a place for what was damaged, and a way to ask a disk that
-- was full whether it has room again.

-- CRC-32 of the entry and of where it belongs (journal/sqlite/sum.rs). Entries of format 1 get theirs here, so that
-- one rule holds for all: without its sum an entry is damaged. -1 is the sum of nothing.
ALTER TABLE entries ADD COLUMN sum INTEGER NOT NULL DEFAULT -1;
UPDATE entries SET sum = entry_sum(
    (SELECT streams.kind FROM streams WHERE id = stream),
    (SELECT name FROM streams WHERE id = stream),
    seq,
    kind,
    (SELECT person FROM authors WHERE id = author),
    at,
    body
);

ALTER TABLE snapshots ADD COLUMN sum INTEGER NOT NULL DEFAULT -1;
UPDATE snapshots SET sum = snapshot_sum(
    (SELECT kind FROM streams WHERE id = stream),
    (SELECT name FROM streams WHERE id = stream),
    seq,
    body
);

-- What `socle repair` set aside, as it was found; a void (kind 3) stands in its place among the entries.
CREATE TABLE damaged (
    stream INTEGER NOT NULL REFERENCES streams (id),  -- whose history it was in
    seq    INTEGER NOT NULL,                          -- where; 0: a snapshot
    aside  INTEGER NOT NULL,                          -- when it was set aside: milliseconds since 1970
    why    TEXT    NOT NULL,                          -- what was wrong
    kind   ANY,                                       -- as it was read, whatever it was
    author ANY,                                       -- the person's id
    at     ANY,
    body   ANY,
    sum    ANY
) STRICT;

-- Written and emptied again after a failed write: a disk that takes this much takes the next edits too.
ALTER TABLE probe ADD COLUMN ballast BLOB;

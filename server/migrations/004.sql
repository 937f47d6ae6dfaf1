-- Format 4: workshops are erased, and so is what one person wrote.
--
-- entries.kind 5: a tombstone, the only entry of a workshop that was erased; at says when, the body is empty.
-- Bodies of entries may be rewritten, with their sums, to blank what somebody wrote: they keep their place, author, time
-- and kind.

-- 1: something was taken out of the file since it was last written anew, and remains of it may be in gaps of its pages.
-- What earlier versions destroyed may be there too.
ALTER TABLE probe ADD COLUMN remains INTEGER NOT NULL DEFAULT 1;

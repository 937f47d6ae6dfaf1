//! What a piece of work costs in memory, counted on this thread by the allocator (SPEC S9).

/// A frame under this many bytes …
pub const SMALL: usize = 1024;
/// … never holds more than this.
pub const MIB: u64 = 1 << 20;

/// What one byte of a larger frame may hold once yrs has decoded it: a map takes 4 bytes and about 800, the worst there
/// is.
const PER_BYTE: u64 = 512;

/// The most bytes that `work` held at a time, beyond what there was.
pub fn held<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let mut answer = None;
    let counted = allocation_counter::measure(|| answer = Some(work()));
    (answer.expect("the work was done"), counted.bytes_max)
}

/// Does `work` on so many bytes from outside; panics when it holds more than they may cost.
#[track_caller]
pub fn bounded<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    let (answer, held) = held(work);
    let most = if bytes < SMALL { MIB } else { bytes as u64 * PER_BYTE };
    assert!(held <= most, "{bytes} bytes made {held} be held, more than {most}");
    answer
}

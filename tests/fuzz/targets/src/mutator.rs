//! Mutations without a fuzzer: from a seed and a number, always the same bytes.

use rand::{Rng, SeedableRng, rngs::StdRng};

/// Numbers at the edges of what lib0 writes: signs, widths, and the bounds of clocks and client ids.
const EDGES: [&[u8]; 14] = [
    &[0],
    &[1],
    &[0x7f],
    &[0x80, 0x01],
    &[0x80, 0x00],
    &[0xff, 0x7f],
    &[0xff, 0xff, 0xff, 0x7a],
    &[0xff, 0xff, 0xff, 0xff, 0x07],
    &[0x80, 0x80, 0x80, 0x80, 0x08],
    &[0xff, 0xff, 0xff, 0xff, 0x0f],
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
    &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10],
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    &[0xff; 16],
];

/// Longest that a mutation may become: what grows beyond it is cut.
const LONGEST: usize = 8 * 1024;

/// The `number`th mutation of a seed, with other seeds to take parts from.
pub fn mutation(seeds: &[Vec<u8>], which: usize, number: u64) -> Vec<u8> {
    let mut random = StdRng::seed_from_u64(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ which as u64);
    let mut bytes = seeds.get(which).cloned().unwrap_or_default();
    for _ in 0..random.random_range(1..=4) {
        mutate(&mut random, &mut bytes, seeds);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn mutate(random: &mut StdRng, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
    if bytes.is_empty() {
        bytes.push(random.random());
    }
    let at = random.random_range(0..bytes.len());
    let end = random.random_range(at..=bytes.len().min(at + 48));
    match random.random_range(0..10) {
        0 | 1 => bytes[at] ^= 1 << random.random_range(0..8),
        2 => bytes[at] = random.random(),
        3 => bytes[at] = bytes[at].wrapping_add(1),
        4 => bytes[at] = bytes[at].wrapping_sub(1),
        5 => bytes.truncate(at),
        6 => {
            let width = random.random_range(0..=1);
            let edge = EDGES[random.random_range(0..EDGES.len())];
            bytes.splice(at..(at + width).min(bytes.len()), edge.iter().copied());
        }
        7 => {
            let chunk = bytes[at..end].to_vec();
            let to = random.random_range(0..=bytes.len());
            bytes.splice(to..to, chunk.repeat(random.random_range(1..=3)));
        }
        8 => drop(bytes.drain(at..end)),
        _ => {
            let other = &seeds[random.random_range(0..seeds.len())];
            if !other.is_empty() {
                let from = random.random_range(0..other.len());
                let until = random.random_range(from..=other.len().min(from + 64));
                bytes.splice(at..at, other[from..until].iter().copied());
            }
        }
    }
}

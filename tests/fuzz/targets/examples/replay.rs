//! Runs one target over one file, or over hexadecimal digits: to look at a crash again.

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(name), Some(input)) = (arguments.next(), arguments.next()) else {
        panic!("replay TARGET FILE|HEX")
    };
    let target = socle_fuzz_targets::TARGETS.iter().find(|target| target.name == name).expect("a target");
    let bytes = std::fs::read(&input).unwrap_or_else(|_| {
        let digit = |at: usize| u8::from_str_radix(&input[at..at + 2], 16).expect("hexadecimal digits");
        (0..input.len()).step_by(2).map(digit).collect()
    });
    (target.claim)(&bytes);
}

//! What is left on a disk.

use memchr::memmem;
use std::{io::ErrorKind, path::Path};

/// Are these bytes in any file of a folder?
pub fn is_somewhere(folder: &Path, bytes: &[u8]) -> bool {
    !found(folder, &[("it", bytes)]).is_empty()
}

/// Where these words are in the files of a folder, whatever is in them.
pub fn places(folder: &Path, words: &[&str]) -> Vec<String> {
    let words: Vec<(&str, &[u8])> = words.iter().map(|word| (*word, word.as_bytes())).collect();
    found(folder, &words)
}

/// Where the bytes with these names are.
fn found(folder: &Path, wanted: &[(&str, &[u8])]) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(&folder).expect("a folder") {
            let path = file.expect("a file").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = match std::fs::read(&path) {
                // Deleted since it was listed: nothing is left of it.
                Err(gone) if gone.kind() == ErrorKind::NotFound => continue,
                read => read.expect("bytes"),
            };
            let there = wanted.iter().filter(|(_, wanted)| memmem::find(&bytes, wanted).is_some());
            found.extend(there.map(|(name, _)| format!("{name} in {}", path.display())));
        }
    }
    found
}

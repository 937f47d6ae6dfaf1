//! What is left on a disk.

use memchr::memmem;
use std::{io::ErrorKind, path::Path};

/// Where these words are in the files of a folder, whatever is in them.
pub fn places(folder: &Path, words: &[&str]) -> Vec<String> {
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
            let told = words.iter().filter(|word| memmem::find(&bytes, word.as_bytes()).is_some());
            found.extend(told.map(|word| format!("{word} in {}", path.display())));
        }
    }
    found
}

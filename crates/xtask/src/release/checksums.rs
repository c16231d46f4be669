//! SHA256SUMS, in the format of `sha256sum --check`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Writes SHA256SUMS for all files in `folder`. Gives a line for each with its size, for people.
pub(super) fn write(folder: &Path) -> Result<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let (mut sums, mut shown) = (String::new(), String::new());
    for name in names {
        let bytes = fs::read(folder.join(&name)).with_context(|| format!("cannot read {name}"))?;
        let sum = hex(&Sha256::digest(&bytes));
        writeln!(sums, "{sum}  {name}")?;
        writeln!(shown, "{:>10} bytes  {sum}  {name}", bytes.len())?;
    }
    fs::write(folder.join("SHA256SUMS"), sums)?;
    Ok(shown)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_of_nothing_is_known() {
        let sum = hex(&Sha256::digest([]));
        assert_eq!(sum, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}

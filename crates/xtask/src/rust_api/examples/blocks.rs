//! The examples in a text of documentation: its blocks of Rust that are compiled.

/// What may stand behind the fence of a block that is compiled, besides an edition.
const COMPILED: [&str; 4] = ["compile_fail", "no_run", "rust", "should_panic"];

/// The blocks, without the lines that readers do not see.
pub(super) fn blocks(docs: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = docs.lines().map(str::trim);
    while let Some(line) = lines.next() {
        let Some(fence) = fence(line) else { continue };
        let block: Vec<_> = lines.by_ref().take_while(|line| !line.starts_with(fence)).collect();
        if is_compiled(line[fence.len()..].trim()) {
            blocks.push(visible(&block));
        }
    }
    blocks
}

/// The characters that begin a block and end it.
fn fence(line: &str) -> Option<&str> {
    let mark = line.chars().next().filter(|first| matches!(first, '`' | '~'))?;
    let length = line.chars().take_while(|next| *next == mark).count();
    (length >= 3).then(|| &line[..length])
}

fn is_compiled(info: &str) -> bool {
    let mut words = info.split([',', ' ', '{', '}']).filter(|word| !word.is_empty());
    words.all(|word| COMPILED.contains(&word) || word.starts_with("edition"))
}

fn visible(lines: &[&str]) -> String {
    let is_hidden = |line: &str| line == "#" || line.starts_with("# ");
    let shown: Vec<_> = lines.iter().copied().filter(|line| !is_hidden(line)).collect();
    shown.join("\n")
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn only_rust_that_is_compiled_counts_and_only_what_is_seen() {
        let docs = "Text.\n\n```\nlet a = 1;\n# hidden();\n```\n```text\nno\n```\n\
            ```no_run,edition2024\nb();\n```\n~~~ rust\nc();\n~~~\n```ignore\nd();\n```";
        assert_eq!(blocks(docs), ["let a = 1;", "b();", "c();"]);
    }

    #[test]
    fn a_text_without_a_block_has_none() {
        assert!(blocks("`code` and ``more``").is_empty());
    }
}

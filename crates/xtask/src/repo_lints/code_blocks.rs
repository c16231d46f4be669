//! The fenced code blocks of documents.

/// A code block.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct CodeBlock<'a> {
    /// The line of its fence, counted from 1.
    pub(super) line: usize,
    pub(super) language: &'a str,
    pub(super) lines: Vec<&'a str>,
}

/// The code blocks of a text in Markdown, those in lists included.
pub(super) fn code_blocks(text: &str) -> Vec<CodeBlock<'_>> {
    let mut lines = text.lines().enumerate();
    let mut blocks = Vec::new();
    while let Some((at, line)) = lines.next() {
        let Some(language) = line.trim_start().strip_prefix("```") else { continue };
        let inside = lines.by_ref().map(|(_, line)| line);
        let inside = inside.take_while(|line| line.trim() != "```").collect();
        blocks.push(CodeBlock { line: at + 1, language, lines: inside });
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_have_their_line_and_language() {
        let text = "a\n```sh\nls\n```\n\n- b:\n\n  ```toml\n  c = 1\n  ```\n";
        let expected = [
            CodeBlock { line: 2, language: "sh", lines: vec!["ls"] },
            CodeBlock { line: 8, language: "toml", lines: vec!["  c = 1"] },
        ];
        assert_eq!(code_blocks(text), expected);
    }
}

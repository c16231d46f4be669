//! The commands of this program that documents and workflows name: each is one that it takes, with these options. The program's test asks for
//! this, since it knows its tasks, which these checks are among.

use super::text_file::TextFile;

const PROGRAM: &str = "cargo xtask";
/// What stands before a command in a workflow.
const STEP: [&str; 2] = ["- run: ", "run: "];
/// What stands for a value of the job's matrix.
const MATRIX: &str = "${{ matrix.";

/// A line for each command that is refused. `refusal` says what is wrong with the words behind the program's name.
pub(super) fn findings(
    files: &[TextFile],
    refusal: impl Fn(Vec<String>) -> Option<String>,
) -> Vec<String> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| ["md", "yml"].contains(&file.extension())) {
        for (at, line) in file.text.lines().enumerate() {
            for command in command(line).into_iter().flat_map(|it| expanded(it, &file.text)) {
                if let Some(refusal) = refusal(words(command.trim_start_matches(PROGRAM))) {
                    findings.push(format!("{}:{}: `{command}`: {refusal}", file.name, at + 1));
                }
            }
        }
    }
    findings
}

/// The command that a line consists of, without a comment. Prose has a backtick behind its commands.
fn command(line: &str) -> Option<&str> {
    let line = line.trim();
    let line = STEP.iter().find_map(|step| line.strip_prefix(step)).unwrap_or(line);
    let is_command = line.starts_with(PROGRAM) && !line.contains('`');
    let (command, _) = line.split_once(" #").unwrap_or((line, ""));
    is_command.then(|| command.trim_end())
}

/// The command with each value that the matrix of its job has for what it leaves open.
fn expanded(command: &str, workflow: &str) -> Vec<String> {
    let Some((before, rest)) = command.split_once(MATRIX) else { return vec![command.to_owned()] };
    let (name, after) = rest.split_once("}}").unwrap_or((rest, ""));
    let key = format!("{}: ", name.trim());
    let values = workflow.lines().filter_map(|line| line.trim().strip_prefix(&key));
    values.map(|value| format!("{before}{}{after}", value.trim_matches('\''))).collect()
}

/// The words of a command, as a shell has them: quotes keep words together. What may be left out, in brackets, is.
fn words(command: &str) -> Vec<String> {
    let (command, _) = command.split_once('[').unwrap_or((command, ""));
    let parts = command.split('"').enumerate();
    parts
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().map(String::from).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::findings;
    use crate::repo_lints::text_file::files;

    /// A program with the tasks `size` and `pack`, and some options.
    fn found(name: &str, text: &str) -> Vec<String> {
        let known = ["size", "pack", "--features", "--platform", "darwin-x64", "a word"];
        findings(&files(&[(name, text)]), |words| {
            words.into_iter().find(|word| !known.contains(&word.as_str()))
        })
    }

    #[test]
    fn commands_are_lines_of_their_own() {
        let text = "    cargo xtask size \"a word\" --features   # sizes\ncargo xtask abi` makes both\n\
            | `cargo xtask gone` |\n    cargo xtask size [--features]\n";
        assert_eq!(found("a.md", text), [""; 0]);
        assert_eq!(
            found("a.md", "```sh\ncargo xtask soze  # x\n```\n"),
            ["a.md:2: `cargo xtask soze`: soze"]
        );
    }

    #[test]
    fn values_of_a_matrix_are_put_in() {
        let step = "      - run: cargo xtask pack ${{ matrix.pack }}\n";
        let workflow =
            |pack: &str| format!("            pack: {pack}\n            pack: ''\n{step}");
        assert_eq!(found("a.yml", &workflow("--platform darwin-x64")), [""; 0]);
        assert_eq!(found("a.yml", &workflow("--platform beos-x64")).len(), 1);
    }
}

//! The section of CHANGELOG.md about one version.

/// The section for a version, if there is one.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Section {
    /// The section of the version.
    Of(String),
    /// The section `[Unreleased]`.
    Unreleased(String),
    /// Both are missing or empty.
    Missing,
}

/// The section of `version` in a changelog in the format of Keep a Changelog.
pub(super) fn section(changelog: &str, version: &str) -> Section {
    if let Some(text) = below(changelog, version) {
        return Section::Of(text);
    }
    below(changelog, "Unreleased").map_or(Section::Missing, Section::Unreleased)
}

/// The text below the heading `## [NAME]`, up to the next heading; `None` if it is empty.
fn below(changelog: &str, name: &str) -> Option<String> {
    let heading = format!("## [{name}]");
    let mut lines = changelog.lines().skip_while(|line| !line.starts_with(&heading));
    lines.next()?;
    let text: Vec<_> = lines.take_while(|line| !line.starts_with("## ")).collect();
    let text = text.join("\n").trim().to_owned();
    (!text.is_empty()).then(|| text + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGELOG: &str = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- That.\n\n\
        ## [1.10.0] - 2026-01-02\n\n- More.\n\n## [1.1.0] - 2026-01-01\n\n- This.\n";

    #[test]
    fn a_section_ends_where_the_next_begins() {
        assert_eq!(section(CHANGELOG, "1.10.0"), Section::Of("- More.\n".to_owned()));
        assert_eq!(section(CHANGELOG, "1.1.0"), Section::Of("- This.\n".to_owned()));
    }

    #[test]
    fn what_is_not_released_is_told_apart() {
        let text = "### Added\n\n- That.\n".to_owned();
        assert_eq!(section(CHANGELOG, "1.2.0"), Section::Unreleased(text));
    }

    #[test]
    fn an_empty_section_is_none() {
        let changelog = "## [Unreleased]\n\n## [1.0.0]\n\n";
        assert_eq!(section(changelog, "1.0.0"), Section::Missing);
        assert_eq!(section(changelog, "2.0.0"), Section::Missing);
    }
}

//! Programs in Java, built by Maven when their sources have changed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::debian::MAVEN;
use crate::progress::present;
use crate::project::Project;

/// Maven's repository: what was downloaded once is not again.
const REPOSITORY: &str = "target/brokers/maven";
/// A folder for each program that is built.
const BUILT: &str = "target/brokers/build";

/// A program with a pom.xml.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Program {
    name: &'static str,
    sources: &'static str,
    /// What Maven leaves among the sources and is to be moved to the others.
    archive: Option<&'static str>,
}

pub(super) const SPRING_CHAT: Program = Program {
    name: "spring-chat",
    sources: "examples/spring-chat",
    archive: Some("target/spring-chat.jar"),
};
pub(super) const SPRING_CSRF: Program =
    Program { name: "spring-csrf", sources: "tests/brokers/servers/spring-csrf", archive: None };
pub(super) const ACTIVEMQ: Program =
    Program { name: "activemq", sources: "tests/brokers/servers/activemq", archive: None };
pub(super) const ARTEMIS: Program =
    Program { name: "artemis", sources: "tests/brokers/servers/artemis", archive: None };

impl Program {
    /// Makes sure that the program is built, from the sources as they are now.
    pub(super) fn build(self, project: &Project) -> Result<()> {
        let sources = project.path(self.sources);
        let digest = digest_of(&sources)?;
        let built = project.path(BUILT).join(self.name);
        let stamp = built.join("sources.sha256");
        if fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == digest) {
            present(&format!("{} ({BUILT}/{})", self.name, self.name));
            return Ok(());
        }
        self.package(project, &sources)?;
        fs::create_dir_all(&built)?;
        if let Some(archive) = self.archive {
            let name = Path::new(archive).file_name().context("an archive without a name")?;
            fs::copy(sources.join(archive), built.join(name))?;
        }
        fs::write(&stamp, digest).with_context(|| format!("cannot write {}", stamp.display()))
    }

    fn package(self, project: &Project, sources: &Path) -> Result<()> {
        let maven = MAVEN.locate(project).context("Maven is missing")?;
        let mut package = project.command(&maven.to_string_lossy());
        package.args(["--batch-mode", "--quiet", "--no-transfer-progress", "package", "--file"]);
        package.arg(sources.join("pom.xml"));
        package.arg(format!("-Dmaven.repo.local={}", project.path(REPOSITORY).display()));
        // Standard output is for the addresses.
        package.stdout(io::stderr());
        project.step(&format!("Get and build {}", self.name), &mut package)
    }
}

/// A digest of the names and contents of a program's sources.
fn digest_of(sources: &Path) -> Result<String> {
    let mut hash = Sha256::new();
    let mut files = files_of(&sources.join("src"))?;
    files.push(sources.join("pom.xml"));
    files.sort();
    for file in files {
        let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        hash.update(file.to_string_lossy().as_bytes());
        hash.update([0]);
        hash.update(content);
        hash.update([0]);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn files_of(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("no folder {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(files_of(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_follows_names_and_contents() {
        let sources = std::env::temp_dir().join(format!("xtask-sources-{}", std::process::id()));
        fs::create_dir_all(sources.join("src/main")).unwrap();
        fs::write(sources.join("pom.xml"), "<project/>").unwrap();
        fs::write(sources.join("src/main/A.java"), "class A {}").unwrap();
        let first = digest_of(&sources).unwrap();
        assert_eq!(digest_of(&sources).unwrap(), first);

        fs::rename(sources.join("src/main/A.java"), sources.join("src/main/B.java")).unwrap();
        let renamed = digest_of(&sources).unwrap();
        assert_ne!(renamed, first);

        fs::write(sources.join("src/main/B.java"), "class B {}").unwrap();
        assert_ne!(digest_of(&sources).unwrap(), renamed);
        fs::remove_dir_all(sources).unwrap();
    }
}

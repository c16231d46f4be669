//! Programs of the operating system. They are searched for, and missing ones are installed from
//! Debian's packages if this runs as root on Debian or a distribution based on it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Result, bail};

use crate::progress::present;
use crate::project::{Project, output_of};

/// A program of the operating system.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Program {
    /// Its name for people.
    name: &'static str,
    /// The environment variable that may point to it.
    variable: &'static str,
    /// Its names on PATH, the preferred one first.
    commands: &'static [&'static str],
    /// Its place if it is not on PATH: the beginning of a folder's name, and a path in that folder.
    elsewhere: Option<(&'static str, &'static str)>,
    /// The Debian package.
    package: &'static str,
    /// Its purpose.
    purpose: &'static str,
}

pub(crate) const CHROMIUM: Program = Program {
    name: "Chromium",
    variable: "CHROME",
    commands: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    elsewhere: None,
    package: "chromium",
    purpose: "tests run in a real browser",
};

pub(crate) const CHROMEDRIVER: Program = Program {
    name: "ChromeDriver",
    variable: "CHROMEDRIVER",
    commands: &["chromedriver"],
    elsewhere: None,
    package: "chromium-driver",
    purpose: "wasm-bindgen's test runner drives Chromium through it",
};

pub(crate) const FIREFOX: Program = Program {
    name: "Firefox",
    variable: "FIREFOX",
    commands: &["firefox-esr", "firefox"],
    elsewhere: None,
    package: "firefox-esr",
    purpose: "what depends on the browser is tested in a second one",
};

pub(crate) const WEBKIT_DRIVER: Program = Program {
    name: "WebKitGTK with its WebDriver",
    variable: "WEBKIT_DRIVER",
    commands: &["WebKitWebDriver"],
    elsewhere: None,
    package: "webkit2gtk-driver",
    purpose: "what runs in Safari is tested in its engine",
};

pub(crate) const XVFB: Program = Program {
    name: "Xvfb",
    variable: "XVFB",
    commands: &["Xvfb"],
    elsewhere: None,
    package: "xvfb",
    purpose: "WebKitGTK needs a screen, and need not be seen",
};

pub(crate) const RABBITMQ: Program = Program {
    name: "RabbitMQ",
    variable: "RABBITMQ_SERVER",
    commands: &["rabbitmq-server"],
    // Before PATH, because Debian's wrapper there changes the user.
    elsewhere: Some(("/usr/lib/rabbitmq/lib/rabbitmq_server-", "sbin/rabbitmq-server")),
    package: "rabbitmq-server",
    purpose: "the client is tested against it as well",
};

pub(crate) const JAVA: Program = Program {
    name: "Java",
    variable: "JAVA",
    commands: &["java"],
    elsewhere: None,
    package: "default-jdk-headless",
    purpose: "Spring, ActiveMQ and Artemis are written in it",
};

pub(crate) const MAVEN: Program = Program {
    name: "Maven",
    variable: "MAVEN",
    commands: &["mvn"],
    elsewhere: None,
    package: "maven",
    purpose: "it gets Spring, ActiveMQ and Artemis",
};

pub(crate) const CPP_COMPILER: Program = Program {
    name: "C++ compiler",
    variable: "CXX",
    commands: &["c++", "g++", "clang++"],
    elsewhere: None,
    package: "g++",
    purpose: "libFuzzer is written in C++",
};

pub(crate) const AARCH64_COMPILER: Program = Program {
    name: "C compiler for 64-bit ARM",
    variable: "CC_aarch64_unknown_linux_musl",
    commands: &["aarch64-linux-gnu-gcc"],
    elsewhere: None,
    package: "gcc-aarch64-linux-gnu",
    purpose: "the broker for linux-arm64 has cryptography in C",
};

/// Debian has the module venv in a package of its own, which depends on Python.
pub(crate) const PYTHON: Program = Program {
    name: "Python 3 with its module venv",
    variable: "PYTHON",
    commands: &["python3", "python"],
    elsewhere: None,
    package: "python3-venv",
    purpose: "the broker is tested with stomp.py as well",
};

impl Program {
    pub(crate) fn variable(&self) -> &'static str {
        self.variable
    }

    /// The value of its environment variable, which is used unchecked.
    pub(crate) fn chosen(&self) -> Option<PathBuf> {
        env::var_os(self.variable).filter(|value| !value.is_empty()).map(PathBuf::from)
    }

    /// The path of the program, if it is installed.
    pub(crate) fn locate(&self, project: &Project) -> Option<PathBuf> {
        let outside = || self.elsewhere.and_then(|(start, rest)| folder_starting(start, rest));
        let on_path = || self.commands.iter().find_map(|command| project.find(command));
        self.chosen().or_else(outside).or_else(on_path)
    }
}

/// Checks that the programs are installed, and installs all missing ones at once.
///
/// # Errors
/// When a program is missing and this is not Debian, or not root. The message says what to install, and
/// which variable names a program in another place.
pub(crate) fn ensure(project: &Project, programs: &[Program]) -> Result<()> {
    let missing = missing_of(project, programs);
    if missing.is_empty() {
        return Ok(());
    }
    obtain(project, &missing)?;
    match missing.iter().find(|program| program.locate(project).is_none()) {
        Some(program) => bail!("{} is still missing after its installation", program.name),
        None => Ok(()),
    }
}

/// Installs programs that are known to be missing.
///
/// # Errors
/// When this is not Debian, or not root, as [`ensure`]; or when the installation fails.
pub(crate) fn obtain(project: &Project, missing: &[Program]) -> Result<()> {
    if !may_install(project) {
        bail!("{}", what_to_do(missing));
    }
    install(project, missing)
}

fn missing_of(project: &Project, programs: &[Program]) -> Vec<Program> {
    let mut missing = Vec::new();
    for program in programs {
        match program.locate(project) {
            Some(path) => present(&format!("{} ({})", program.name, path.display())),
            None => missing.push(*program),
        }
    }
    missing
}

fn may_install(project: &Project) -> bool {
    let root = output_of(Command::new("id").arg("-u")).is_some_and(|id| id == "0");
    root && Path::new("/etc/debian_version").exists() && project.find("apt-get").is_some()
}

fn what_to_do(missing: &[Program]) -> String {
    let packages: Vec<_> = missing.iter().map(|program| program.package).collect();
    let mut text = String::from("programs are missing that cannot be installed from here:\n");
    for Program { name, purpose, variable, .. } in missing {
        text +=
            &format!("  {name} ({purpose}); if it is somewhere else, set {variable} to its path\n");
    }
    text + &format!("On Debian: sudo apt-get install {}", packages.join(" "))
}

fn install(project: &Project, missing: &[Program]) -> Result<()> {
    for Program { name, package, purpose, .. } in missing {
        eprintln!("    {name} is missing: {purpose}; Debian's package {package} will be installed");
    }
    let mut update = project.command("apt-get");
    project.step("Update Debian's package lists", update.args(["update", "-q"]))?;
    let packages = missing.iter().map(|program| program.package);
    let mut install = project.command("sh");
    install.args(["-c", INSTALL_WITHOUT_STARTING, "sh"]).args(packages);
    install.env("DEBIAN_FRONTEND", "noninteractive");
    project.step("Install Debian packages", &mut install)
}

/// A policy that forbids Debian to start servers, in place during an installation. Debian starts a server
/// when it is installed, and tests start their own.
const INSTALL_WITHOUT_STARTING: &str = r#"
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    trap 'exit 130' INT TERM
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod +x "$policy"
fi
apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
"#;

/// The path `rest` in the first folder whose path begins with `start`.
fn folder_starting(start: &str, rest: &str) -> Option<PathBuf> {
    let parent = Path::new(start).parent()?;
    let mut found: Vec<_> = fs::read_dir(parent)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|folder| folder.to_string_lossy().starts_with(start))
        .map(|folder| folder.join(rest))
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    found.pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_comes_with_package_and_variable() {
        let text = what_to_do(&[CHROMIUM, RABBITMQ]);
        assert!(text.contains("Chromium (tests run in a real browser)"), "{text}");
        assert!(text.contains("set RABBITMQ_SERVER to its path"), "{text}");
        assert!(text.ends_with("sudo apt-get install chromium rabbitmq-server"), "{text}");
    }

    #[test]
    fn a_versioned_folder_is_found_by_its_beginning() {
        let root = env::temp_dir().join(format!("xtask-folders-{}", std::process::id()));
        fs::create_dir_all(root.join("server-3.10/bin")).unwrap();
        fs::create_dir_all(root.join("server-3.9")).unwrap();
        fs::write(root.join("server-3.10/bin/run"), "").unwrap();
        let start = root.join("server-").display().to_string();

        assert_eq!(folder_starting(&start, "bin/run"), Some(root.join("server-3.10/bin/run")));
        assert_eq!(folder_starting(&start, "bin/stop"), None);
        fs::remove_dir_all(root).unwrap();
    }
}

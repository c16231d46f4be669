//! What each stage of the tests runs.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};

use crate::debian::{CHROMEDRIVER, CHROMIUM, FIREFOX, JAVA, RABBITMQ, WEBKIT_DRIVER, XVFB};
use crate::pack::{self, Platform, Purpose};
use crate::project::{Project, WASM_TARGET, output_of};
use crate::tally::Tally;
use crate::test::running_broker::RunningBroker;
use crate::{brokers, build, examples, lint, node, python, size};

/// Seed of property tests and fuzz targets: a fresh clone gets the same inputs each time, so that a change is what
/// makes them fail. Other seeds are for runs by hand.
const SEED: &str = "17";
/// Enough to find what is easy to find, in about ten seconds.
const FUZZ_RUNS: u32 = 60_000;
/// The slowest browser test may take this long on a busy machine.
const BROWSER_TEST_SECONDS: &str = "120";
/// A file of tests for Node that takes longer hangs.
const NODE_TEST_MILLISECONDS: u32 = 600_000;
const END_TO_END: &str = "tests/e2e";
/// Tests of the tarballs of a release.
const INSTALLS: &str = "tests/packaging/installs";
const BROKERS: &str = "tests/brokers";
/// Clients behind gateways, which take the whole machine.
const SCALE: &str = "tests/scale";
/// Applications that the stage `packaging` copies, installs and runs; their tests are their own.
const PROJECTS: &str = "tests/packaging/projects";

/// Unit, property and documentation tests of the native crates.
pub(super) fn native(project: &Project, tally: &mut Tally) -> Result<()> {
    let mut test = project.command("cargo");
    test.args(["test", "--no-fail-fast"]).args(lint::NATIVE);
    if env::var_os("PROPTEST_RNG_SEED").is_none() {
        test.env("PROPTEST_RNG_SEED", SEED);
    }
    project.tests("Test the native crates", &mut test, tally)?;
    let mut test = project.command("cargo");
    test.args(["test", "--no-fail-fast"]).args(lint::NATIVE_CLIENT);
    project.tests("Test the client for programs in Rust natively", &mut test, tally)
}

/// A short run of each fuzz target; each counts as one test.
pub(super) fn fuzz(project: &Project, tally: &mut Tally) -> Result<()> {
    const MANIFEST: [&str; 2] = ["--manifest-path", "fuzz/Cargo.toml"];
    ensure!(project.path(MANIFEST[1]).is_file(), "{} is missing", MANIFEST[1]);
    let format = ["fmt", MANIFEST[0], MANIFEST[1], "--check"];
    project
        .step("Check the formatting of the fuzz targets", project.command("cargo").args(format))?;
    let mut clippy = project.command("cargo");
    clippy.arg("clippy").args(MANIFEST).args(["--", "--deny", "warnings"]);
    project.step("Clippy on the fuzz targets", &mut clippy)?;

    for target in fuzz_targets(project)? {
        let (runs, seed) = (format!("-runs={FUZZ_RUNS}"), format!("-seed={SEED}"));
        let mut run = cargo_fuzz(project);
        run.args(["run", &target, "--", &runs, &seed]);
        // The figures at the end, instead of a line for each discovery.
        run.args(["-verbosity=0", "-print_final_stats=1"]);
        // What is compared would be remembered by addresses in the program, which differ from run to run.
        run.arg("-use_cmp=0");
        project.step(&format!("Fuzz {target} with {FUZZ_RUNS} inputs"), &mut run)?;
        tally.passed += 1;
    }
    Ok(())
}

/// The broker in memory, as WebAssembly in Node; the client crate's own tests in Chromium, as cargo runs them
/// and as wasm-pack does.
pub(super) fn browser(project: &Project, tally: &mut Tally) -> Result<()> {
    let mut broker = project.command("cargo");
    broker.args(["test", "-p", "stomp-broker", "--no-default-features", "--features", "control"]);
    broker.args(["--test", "memory", "--target", WASM_TARGET]);
    project.tests("Test the broker in memory as WebAssembly", &mut broker, tally)?;

    build::broker(project)?;
    let broker = RunningBroker::start(project)?;
    let mut variables = browser_variables(project);
    variables.push(("STOMP_BROKER_ADDRESS", broker.address.clone().into()));
    let webdriver = webdriver_settings(project)?;
    let mut test = project.command("cargo");
    test.args(["test", "--no-fail-fast", "-p", "stomp-wasm", "--features", "serde"]);
    test.args(["--target", WASM_TARGET]);
    test.envs(variables.clone()).envs(webdriver.clone());
    project.tests("Test the client crate in Chromium", &mut test, tally)?;

    // The same tests once more: seen to pass, but not counted twice.
    let mut again = project.command("wasm-pack");
    again.args(["test", "--headless", "--chrome"]);
    if let Some(driver) = CHROMEDRIVER.locate(project) {
        again.arg("--chromedriver").arg(driver);
    }
    again.envs(variables).envs(webdriver);
    project.step("The same by `wasm-pack test --headless --chrome`", &mut again)
}

/// The built package as its users have it: all tests written for Node but the end-to-end ones.
pub(super) fn package(project: &Project, tally: &mut Tally) -> Result<()> {
    build::everything(project)?;
    let mut files = test_files(project, "tests")?;
    let elsewhere = [END_TO_END, INSTALLS, BROKERS, SCALE, PROJECTS];
    files.retain(|file| !elsewhere.iter().any(|directory| file.starts_with(directory)));
    let mut test = node_tests(project, files, 2)?;
    project.tests("Test the package, and libraries on top of it", &mut test, tally)?;
    package_without_webassembly(project, tally)
}

/// The same behaviour from the entry `stomp-wasm/js`: beside @stomp/stompjs, and by itself.
fn package_without_webassembly(project: &Project, tally: &mut Tally) -> Result<()> {
    const FOLDER: &str = "target/entries/js";
    let mut make = node::script(project, "tests/entries/as-package.mjs")?;
    make.args(["js", FOLDER]);
    project.step("Make a package of stomp-wasm/js alone", &mut make)?;
    let mut files = test_files(project, "tests/package")?;
    files.append(&mut test_files(project, "tests/connecting")?);
    files.append(&mut test_files(project, "tests/session")?);
    // These are about the whole package.
    let whole = ["broker.test.mjs", "entries.test.mjs"];
    files.retain(|file| !whole.iter().any(|name| file.ends_with(Path::new("session").join(name))));
    files.extend(
        ["random", "scenarios"]
            .map(|name| PathBuf::from(format!("tests/differential/{name}.test.mjs"))),
    );
    let mut test = node_tests(project, files, 2)?;
    test.env("STOMP_WASM_PKG", project.path(FOLDER));
    project.tests("Test stomp-wasm/js", &mut test, tally)
}

/// The built package, packed and installed by everybody it is for; prints the matrix.
pub(super) fn packaging(project: &Project, tally: &mut Tally) -> Result<()> {
    build::everything(project)?;
    let mut matrix = node::script(project, "tests/packaging/main.mjs")?;
    matrix.envs(browser_variables(project));
    project.tests("Install the packed package in projects of its users", &mut matrix, tally)?;
    pack::everything(project, &[Platform::here()?], Purpose::Test)?;
    let mut installs = node_tests(project, test_files(project, INSTALLS)?, 2)?;
    project.tests("Install the npm packages from a registry", &mut installs, tally)
}

/// The built package and pages in three browsers, against the built broker and other programs.
pub(super) fn end_to_end(project: &Project, tally: &mut Tally) -> Result<()> {
    build::everything(project)?;
    examples::everything(project)?;
    size::build_rust(project)?;
    // One file has to wait, for a broker or a heart-beat, for a third of its time.
    let mut test = node_tests(project, test_files(project, END_TO_END)?, 2)?;
    project.tests("Test package, pages and broker end to end", &mut test, tally)
}

/// The built package, @stomp/stompjs and the crate with real brokers, all at the same time.
pub(super) fn brokers(project: &Project, tally: &mut Tally) -> Result<()> {
    build::everything(project)?;
    build::scenario_clients(project)?;
    build::readme_program(project)?;
    brokers::build_all(project)?;
    let (soak, files) =
        test_files(project, BROKERS)?.into_iter().partition(|file| file.ends_with("soak.test.mjs"));
    // A file for each broker: most of the time they wait. With more of them at once a busy machine takes seconds for a receipt.
    let mut test = node_tests(project, files, 6)?;
    project.tests("Test the package with real brokers", &mut test, tally)?;
    // It starts all brokers once more, and measures how long messages are under way.
    let mut test = node_tests(project, soak, 1)?;
    project.tests("Chat with all real brokers for a minute", &mut test, tally)?;
    let mut test = node_tests(project, test_files(project, SCALE)?, 1)?;
    project.tests("Put 200 clients behind two gateways", &mut test, tally)
}

/// So many files of tests at once.
fn node_tests(project: &Project, files: Vec<PathBuf>, at_once: u32) -> Result<Command> {
    ensure!(!files.is_empty(), "there is no *.test.mjs to run");
    let mut test = project.command("node");
    test.args(["--test", "--test-reporter=spec"]);
    test.arg(format!("--test-concurrency={at_once}"));
    test.arg(format!("--test-timeout={NODE_TEST_MILLISECONDS}")).args(files);
    test.envs(browser_variables(project));
    Ok(test)
}

/// What tests outside of cargo have to know: where the things built and the programs found are.
pub(crate) fn browser_variables(project: &Project) -> Vec<(&'static str, OsString)> {
    let built = [
        ("BROKER_BIN", project.broker()),
        ("STOMP_PY", python::interpreter(project)),
        ("STOMP_WASM_PKG", project.path("pkg")),
        ("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_TEST_SECONDS.into()),
    ];
    let found = [CHROMIUM, CHROMEDRIVER, FIREFOX, JAVA, RABBITMQ, WEBKIT_DRIVER, XVFB]
        .into_iter()
        .filter_map(|program| Some((program.variable(), program.locate(project)?)));
    built.into_iter().chain(found).map(|(name, path)| (name, path.into_os_string())).collect()
}

fn cargo_fuzz(project: &Project) -> Command {
    let mut command = project.command("rustup");
    command.args(["run", "nightly", "cargo", "fuzz"]).env_remove("CARGO_TARGET_DIR");
    command
}

fn fuzz_targets(project: &Project) -> Result<Vec<String>> {
    let list =
        output_of(cargo_fuzz(project).arg("list")).context("cannot list the fuzz targets")?;
    let targets: Vec<_> = list.lines().map(|line| line.trim().to_owned()).collect();
    ensure!(!list.is_empty(), "fuzz/Cargo.toml has no targets");
    Ok(targets)
}

/// webdriver.json lets ChromeDriver look for the browser. Where the user names one, the tests get
/// a copy of that file that says so.
fn webdriver_settings(project: &Project) -> Result<Option<(&'static str, OsString)>> {
    let Some(chrome) = CHROMIUM.chosen() else {
        return Ok(None);
    };
    let settings = fs::read_to_string(project.path("webdriver.json"))?;
    let mut settings: serde_json::Value = serde_json::from_str(&settings)?;
    settings["goog:chromeOptions"]["binary"] = chrome.to_string_lossy().into();
    let copy = project.path("target/webdriver.json");
    fs::write(&copy, settings.to_string())?;
    Ok(Some(("WASM_BINDGEN_TEST_WEBDRIVER_JSON", copy.into_os_string())))
}

/// All `*.test.mjs` in a folder and the folders within, by their paths in the work tree, sorted.
fn test_files(project: &Project, folder: &str) -> Result<Vec<PathBuf>> {
    let Ok(entries) = fs::read_dir(project.path(folder)) else { bail!("{folder} is missing") };
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            files.extend(test_files(project, &path)?);
        } else if path.ends_with(".test.mjs") {
            files.push(path.into());
        }
    }
    files.sort();
    Ok(files)
}

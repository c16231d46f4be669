//! CPU time and memory of a process and its children, as the system counts them.

use std::collections::HashMap;
use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// A process, with all that it started.
#[derive(Debug)]
pub(crate) struct Process {
    pid: u32,
}

impl Process {
    pub(crate) const fn of(pid: u32) -> Self {
        Self { pid }
    }

    pub(crate) fn this() -> Self {
        Self::of(std::process::id())
    }

    /// CPU time up to now, of user and system; the clock has ticks of 10 ms.
    pub(crate) fn cpu(&self) -> Result<Duration> {
        let ticks = self.family()?.iter().filter_map(|pid| stat(*pid)).map(|stat| stat.ticks).sum();
        Ok(Duration::from_secs(1).mul_f64(ticks_in_seconds(ticks)?))
    }

    /// Bytes of memory that are resident now.
    pub(crate) fn memory(&self) -> Result<u64> {
        Ok(self.family()?.iter().filter_map(|pid| resident(*pid)).sum())
    }

    /// The process and its descendants, as they are now.
    fn family(&self) -> Result<Vec<u32>> {
        stat(self.pid).with_context(|| format!("there is no process {}", self.pid))?;
        let mut children = HashMap::<u32, Vec<u32>>::new();
        for entry in fs::read_dir("/proc")?.flatten() {
            let pid = entry.file_name().to_str().and_then(|name| name.parse().ok());
            if let Some((pid, stat)) = pid.and_then(|pid| Some((pid, stat(pid)?))) {
                children.entry(stat.parent).or_default().push(pid);
            }
        }
        let mut family = vec![self.pid];
        let mut next = 0;
        while let Some(pid) = family.get(next) {
            family.extend(children.remove(pid).unwrap_or_default());
            next += 1;
        }
        Ok(family)
    }
}

struct Stat {
    parent: u32,
    ticks: u64,
}

/// `None` if the process has gone.
fn stat(pid: u32) -> Option<Stat> {
    parse_stat(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// See proc_pid_stat(5): the name, in parentheses, may have anything in it.
fn parse_stat(text: &str) -> Option<Stat> {
    let fields = text.rsplit_once(')')?.1.split_whitespace().collect::<Vec<_>>();
    let field = |number: usize| fields.get(number - 3)?.parse::<u64>().ok();
    Some(Stat { parent: u32::try_from(field(4)?).ok()?, ticks: field(14)? + field(15)? })
}

fn resident(pid: u32) -> Option<u64> {
    parse_resident(&fs::read_to_string(format!("/proc/{pid}/status")).ok()?)
}

fn parse_resident(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1_024)
}

#[cfg(unix)]
fn ticks_in_seconds(ticks: u64) -> Result<f64> {
    use nix::unistd::{SysconfVar, sysconf};
    let per_second = sysconf(SysconfVar::CLK_TCK)?.context("the clock has no known rate")?;
    Ok(ticks as f64 / per_second as f64)
}

#[cfg(not(unix))]
fn ticks_in_seconds(_: u64) -> Result<f64> {
    anyhow::bail!("CPU time is measured on Linux alone")
}

/// Sees that this process may open so many files.
#[cfg(unix)]
pub(crate) fn allow_files(count: usize) -> Result<()> {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    let count = count as u64;
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    anyhow::ensure!(
        count <= hard,
        "this needs {count} open files, and the hard limit is {hard} (ulimit -Hn): raise it, or \
         ask for fewer connections"
    );
    setrlimit(Resource::RLIMIT_NOFILE, soft.max(count), hard)?;
    Ok(())
}

#[cfg(not(unix))]
pub(crate) fn allow_files(_: usize) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Process, parse_resident, parse_stat};

    #[test]
    fn a_name_may_look_like_fields() {
        let text = "7 (a) 1 (b) S 42 1 1 0 -1 0 0 0 0 0 12 30 5 5 20 0 1 0 9 0 0";
        let stat = parse_stat(text).unwrap();
        assert_eq!((stat.parent, stat.ticks), (42, 42));
    }

    #[test]
    fn memory_is_in_bytes() {
        assert_eq!(parse_resident("Name:\tx\nVmRSS:\t    20 kB\nThreads:\t1\n"), Some(20_480));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_process_has_memory_and_is_known() {
        assert!(Process::this().memory().unwrap() > 100_000);
        assert!(Process::of(u32::MAX).cpu().is_err());
    }
}

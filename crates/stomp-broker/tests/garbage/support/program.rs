//! The broker's program as a process: its addresses, its memory, its sockets.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{Socket, eventually};

/// Other clients have to be served within this time, on a machine that is busy with garbage.
const PROMPTLY: Duration = Duration::from_secs(10);

/// What memory may grow by after the first round, in KiB: an allocator never gives back all.
const SLACK: u64 = 8 << 10;

/// What is kept for the control API is bounded too, by more than a test can fill.
const FEW_RECORDS: [&str; 4] = ["--record-frames", "100", "--record-bytes", "100000"];

/// Ended when dropped.
pub(crate) struct Program {
    child: Child,
    pub(crate) http: SocketAddr,
    pub(crate) tcp: SocketAddr,
}

impl Program {
    pub(crate) fn start(flags: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stomp-broker"));
        command.args(["--listen", "127.0.0.1:0", "--tcp", "127.0.0.1:0"]).args(FEW_RECORDS);
        command.args(flags);
        command.env("RUST_LOG", "error").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let addresses: serde_json::Value = serde_json::from_str(&line).unwrap();
        let address = |name: &str| addresses[name].as_str().unwrap().parse().unwrap();
        let (http, tcp) = (address("http"), address("tcp"));
        Self { child, http, tcp }
    }

    pub(crate) fn open_tcp(&self) -> Socket {
        Socket::open(self.tcp)
    }

    pub(crate) fn open_http(&self) -> Socket {
        Socket::open(self.http)
    }

    /// A WebSocket, after its handshake.
    pub(crate) fn open_websocket(&self) -> Socket {
        Socket::open_websocket(self.http)
    }

    /// A client over TCP that has done nothing but connect.
    pub(crate) fn connect_tcp(&self) -> Socket {
        let mut client = self.open_tcp();
        client.send(b"CONNECT\naccept-version:1.2\nhost:h\n\n\0");
        client.read_until(b"\0");
        client
    }

    /// Others are served, over TCP and over WebSocket: a message arrives in time.
    #[track_caller]
    pub(crate) fn assert_serves(&self) {
        const SESSION: &[u8] = b"CONNECT\naccept-version:1.2\nhost:h\n\n\0\
            SUBSCRIBE\nid:1\ndestination:/topic/alive\n\n\0\
            SEND\ndestination:/topic/alive\n\nstill alive\0DISCONNECT\n\n\0";
        let start = Instant::now();
        let mut tcp = self.open_tcp();
        tcp.send(SESSION);
        tcp.read_until(b"still alive\0");
        let mut websocket = self.open_websocket();
        websocket.send(&super::ws_frame(0x81, SESSION));
        websocket.read_until(b"still alive\0");
        assert!(start.elapsed() < PROMPTLY, "others waited for {:?}", start.elapsed());
    }

    /// Runs a round of garbage to fill caches, then more of them: memory may not follow. Gives
    /// back as many sockets as there were.
    #[track_caller]
    pub(crate) fn assert_flat(&self, rounds: usize, mut garbage: impl FnMut(&Self)) {
        self.assert_serves();
        let sockets = self.sockets();
        garbage(self);
        let before = self.memory();
        for _ in 0..rounds {
            garbage(self);
            self.assert_serves();
        }
        eventually("sockets to be closed", || self.sockets() <= sockets);
        let after = self.memory();
        assert!(after < before + SLACK, "memory grew from {before} KiB to {after} KiB");
    }

    /// Resident memory in KiB.
    pub(crate) fn memory(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// The most that it ever was.
    pub(crate) fn peak_memory(&self) -> u64 {
        self.status("VmHWM:")
    }

    fn status(&self, name: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Open files that are sockets.
    pub(crate) fn sockets(&self) -> usize {
        let files = fs::read_dir(format!("/proc/{}/fd", self.child.id())).unwrap();
        // A file may be closed between its listing and a look at it.
        let targets = files.filter_map(|file| fs::read_link(file.ok()?.path()).ok());
        targets.filter(|target| target.to_string_lossy().starts_with("socket:")).count()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

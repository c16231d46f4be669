//! Flags that cannot work, alone or together: the program ends at start, and names the flag, what was given and what is
//! possible.

use crate::program::{ANY_PORT, refused, users_file};

async fn assert_refused(cases: &[(&[&str], &[&str])]) {
    for (args, told) in cases {
        // Should one be taken, no port is in the way of it.
        let all = [*args, &["--stop-with-stdin"]].concat();
        let error = refused(&all).await;
        for part in *told {
            assert!(error.contains(part), "{args:?}: no {part:?} in {error}");
        }
    }
}

#[tokio::test]
async fn a_limit_that_leaves_room_for_nothing_is_refused() {
    for flag in [
        "--max-body",
        "--max-connections",
        "--max-queue-messages",
        "--max-queue-bytes",
        "--max-pending-messages",
        "--max-pending-bytes",
        "--max-unacked",
        "--max-subscriptions",
        "--patience",
        "--record-frames",
        "--record-bytes",
        "--record-frame-bytes",
        "--sockjs-response-limit",
    ] {
        let value: &[&str] = &[flag, "0"];
        assert_refused(&[(value, &[flag, "'0'", "at least 1", "leave the flag out"])]).await;
    }
    assert_refused(&[
        (&["--max-memory", "1"], &["--max-memory", "'1'", "at least 64KiB"]),
        (&["--max-connection-memory", "1"], &["--max-connection-memory", "at least 64KiB"]),
        (
            &["--max-connection-memory", "1MiB"],
            &["--max-connection-memory is 1048576", "--max-body 16777216", "smaller --max-body"],
        ),
        (
            &["--relay", "127.0.0.1:1", "--relay-write-timeout", "0"],
            &["--relay-write-timeout", "'0'", "at least 1"],
        ),
        // More than a connection may hold by default, which goes by this.
        (&["--max-body", "100MiB", "--max-unacked", "0"], &["--max-unacked"]),
        (&["--heart-beat", "99999999999999999999,0"], &["--heart-beat", "9999999999999999999;"]),
        (&["--patience", "soon"], &["--patience", "no number of seconds, such as 30"]),
    ])
    .await;
}

#[tokio::test]
async fn what_is_given_twice_is_refused_by_its_name() {
    let users = users_file("users-again", "kim:pa55\n");
    assert_refused(&[
        (&["--app-prefix", "/pub", "--app-prefix", "/pub/"], &["--app-prefix", "/pub twice"]),
        (&["--app-prefix", "/a", "--topic-prefix", "/a"], &["--topic-prefix", "/a twice"]),
        (&["--login", "kim:a", "--login", "kim:b"], &["--login", "\"kim\" twice"]),
        (&["--users", &users, "--login", "kim:b"], &["--login", "\"kim\"", "--users"]),
        (
            &["--token", "kim:s3cret", "--token", "lee:s3cret"],
            &["--token", "\"kim\" and for \"lee\"", "one user's"],
        ),
        (&["--virtual-host", "a", "--virtual-host", "a"], &["--virtual-host", "\"a\" twice"]),
        (&["--virtual-host", ""], &["--virtual-host", "\"\" is no name"]),
        (
            &["--virtual-host", "a", "--max-namespaces", "0"],
            &["--virtual-host", "--max-namespaces is 0", "greater"],
        ),
        (&["--virtual-host", "default"], &["--virtual-host", "without it"]),
        (&["--ws-path", "/a", "--ws-path", "/a"], &["--ws-path", "/a twice"]),
        (&["--refuse", "jsonp", "--refuse", "jsonp"], &["--refuse", "jsonp twice"]),
        (
            &["--allow-origin", "*", "--allow-origin", "https://a"],
            &["--allow-origin", "every origin", "https://a"],
        ),
        (&["--control-host", "a", "--control-host", "a"], &["--control-host", "a twice"]),
        (&["--relay", "a:1,a:1"], &["--relay", "a:1 twice"]),
    ])
    .await;
}

#[tokio::test]
async fn a_secret_is_not_repeated() {
    for args in [
        ["--token", "kim:s3cret", "--token", "lee:s3cret"],
        ["--login", "kim:s3cret", "--login", "kim:s3cret"],
    ] {
        let error = refused(&args).await;
        assert!(!error.contains("s3cret"), "{error}");
    }
}

#[tokio::test]
async fn without_the_control_api_nothing_of_it_can_be_set() {
    for flag in [
        ["--control-token", "a-long-token"],
        ["--control-host", "ci.example"],
        ["--control-origin", "https://ci.example"],
        ["--secret", "x-key"],
        ["--record-frames", "5"],
        ["--record-bytes", "5"],
        ["--record-frame-bytes", "5"],
    ] {
        let args = [&["--no-control"], &flag[..]].concat();
        assert_refused(&[(&args, &["--no-control", flag[0], "cannot be used with"])]).await;
    }
    // Nothing could move the clock.
    assert_refused(&[(&["--no-control", "--virtual-clock"], &["--virtual-clock"])]).await;
}

#[tokio::test]
async fn a_gateway_has_no_destinations_of_its_own() {
    for flag in [
        ["--app-prefix", "/pub"],
        ["--topic-prefix", "/sub"],
        ["--max-redeliveries", "3"],
        ["--slow-consumer", "drop"],
        ["--persona", "rabbitmq"],
    ] {
        let args = [&["--relay", "127.0.0.1:61613"], &flag[..]].concat();
        assert_refused(&[(&args, &["--relay", flag[0], "cannot be used with"])]).await;
    }
}

#[tokio::test]
async fn a_name_that_no_request_has_is_refused() {
    assert_refused(&[
        (&["--control-host", "http://ci.example"], &["--control-host", "such as ci.example"]),
        (&["--control-host", "ci.example:80"], &["--control-host", "without port"]),
        (&["--control-origin", "ci.example"], &["--control-origin", "https://app.example:8443"]),
        (&["--control-origin", "*"], &["--control-origin", "name the origins"]),
    ])
    .await;
}

#[tokio::test]
async fn http_and_tcp_have_addresses_of_their_own() {
    // Of a port that is free: another program's would be told as such.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let (one, other) = (address.to_string(), format!("0.0.0.0:{}", address.port()));
    assert_refused(&[
        (&["--listen", &one, "--tcp", &one], &["--listen", "--tcp", &one, "of its own"]),
        (&["--listen", &one, "--tcp", &other], &["--listen", "--tcp", &other, "of its own"]),
    ])
    .await;
}

#[tokio::test]
async fn a_site_is_a_folder() {
    let file = users_file("index.html", "<h1>site</h1>");
    let args = [&ANY_PORT[..], &["--site", &file]].concat();
    assert_refused(&[(&args, &["--site", &file, "is a file", "folder"])]).await;
}

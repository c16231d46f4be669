//! The reading of frames that deviate from the specification, as each broker does it.

use stomp_broker::Persona::{self, ActiveMq, Artemis, RabbitMq, SpringRelay, SpringSimple};

use super::{broker, tcp, ws};

/// A MESSAGE for a SEND with this header line, between clients of one version.
async fn passed(persona: Persona, version: &str, line: &str) -> Vec<u8> {
    let broker = broker(persona).await;
    let (mut client, _) = tcp(&broker, version).await;
    client.send("SUBSCRIBE\nid:1\ndestination:/topic/t\n\n\0").await;
    client.send(format!("SEND\ndestination:/topic/t\n{line}\n\nx\0")).await;
    client.expect("MESSAGE").await.bytes
}

fn has_line(message: &[u8], line: &str) -> bool {
    String::from_utf8_lossy(message).lines().any(|found| found == line)
}

#[tokio::test]
async fn springs_endpoint_says_which_escape_is_undefined_and_where() {
    for persona in [SpringSimple, SpringRelay] {
        for (line, said) in [
            (r"foo:a\tb", r"Illegal escape sequence at index 1\c a\\tb"),
            (r"n\x:v", r"Illegal escape sequence at index 1\c n\\x"),
            (r"foo:\\\n안\q", r"Illegal escape sequence at index 5\c \\\\\\n안\\q"),
            (r"foo:ab\", r"Illegal escape sequence at index 2\c ab\\"),
        ] {
            let broker = broker(persona).await;
            let mut client = ws(&broker).await;
            client.send(format!("SEND\ndestination:/topic/t\n{line}\n\nx\0")).await;
            let error = client.expect_error(1002).await;
            assert_eq!(error.get("message"), said, "{persona} {line}");
        }
    }
}

#[tokio::test]
async fn springs_endpoint_refuses_bodies_where_none_belongs() {
    for persona in [SpringSimple, SpringRelay] {
        for (frame, command) in [
            ("SUBSCRIBE\nid:1\ndestination:/topic/t\n\nbody\0", "SUBSCRIBE"),
            ("DISCONNECT\nreceipt:r\n\nbody\0", "DISCONNECT"),
        ] {
            let broker = broker(persona).await;
            let mut client = ws(&broker).await;
            client.send(frame).await;
            let error = client.expect_error(1002).await;
            let said = format!(r"{command} shouldn't have a payload\c length=4, headers={{}}");
            assert_eq!(error.get("message"), said, "{persona}");
        }
    }
}

#[tokio::test]
async fn to_spring_a_connect_without_a_common_version_is_the_first_one() {
    let broker = broker(SpringSimple).await;
    for first in ["CONNECT\naccept-version:1.3\n\n\0", "CONNECT\n\n\0"] {
        let mut client = crate::support::Tcp::open(broker.tcp_addr()).await;
        client.send(first).await;
        client.send("CONNECT\naccept-version:1.2\n\n\0").await;
        assert_eq!(client.expect_error().await.get("message"), "Session already exists");
    }
}

#[tokio::test]
async fn artemis_names_an_undefined_escape_by_the_version_that_is_spoken() {
    for (version, line, said) in [
        ("1.2", r"foo:a\tb", r"AMQ339040 Undefined escape sequence \\t"),
        ("1.1", r"foo:a\rb", r"AMQ339040 Undefined escape sequence \\r"),
    ] {
        let broker = broker(Artemis).await;
        let (mut client, _) = tcp(&broker, version).await;
        client.send(format!("SEND\ndestination:/topic/t\n{line}\nreceipt:r\n\nx\0")).await;
        let error = client.expect_error().await;
        assert_eq!(error.get("message"), said);
        assert_eq!(error.header("receipt-id"), None);
    }
}

#[tokio::test]
async fn artemis_drops_colons_of_values_where_there_are_escapes() {
    assert!(has_line(&passed(Artemis, "1.2", "foo:a:b::c").await, "foo:abc"));
    assert!(has_line(&passed(Artemis, "1.1", "foo:a:b").await, "foo:ab"));
    assert!(has_line(&passed(Artemis, "1.2", r"foo:a\cb").await, r"foo:a\cb"));
    assert!(has_line(&passed(Artemis, "1.0", "foo:a:b").await, "foo:a:b"));
}

#[tokio::test]
async fn each_broker_trims_other_blanks_of_1_0() {
    for (persona, line) in [
        (RabbitMq, "foo :b "),
        (SpringRelay, "foo :b "),
        (Artemis, "foo :b "),
        (ActiveMq, "foo :b"),
        (SpringSimple, "foo : b "),
    ] {
        assert!(has_line(&passed(persona, "1.0", "foo : b ").await, line), "{persona}");
        assert!(has_line(&passed(persona, "1.2", "foo : b ").await, "foo : b "), "{persona}");
    }
}

#[tokio::test]
async fn rabbitmq_ends_the_connection_at_an_undefined_escape() {
    let broker = broker(RabbitMq).await;
    for line in [r"foo:a\tb", r"foo:a\"] {
        let mut client = ws(&broker).await;
        client.send(format!("SEND\ndestination:/topic/t\n{line}\n\nx\0")).await;
        client.expect_close(1007).await;
        let (mut client, _) = tcp(&broker, "1.2").await;
        client.send(format!("SEND\ndestination:/topic/t\n{line}\n\nx\0")).await;
        client.expect_end().await;
    }
}

#[tokio::test]
async fn rabbitmq_shows_names_of_topics_and_queues_with_escapes() {
    let broker = broker(RabbitMq).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    for (id, subscribed, sent, shown) in [
        ("1", "/topic/채팅", "/topic/채팅", "/topic/%EC%B1%84%ED%8C%85"),
        ("2", "/topic/%ec%b1%84", "/topic/채", "/topic/%EC%B1%84"),
        ("3", "/queue/a%2fb", "/queue/a%2Fb", "/queue/a%2Fb"),
        ("4", "/queue/%41", "/queue/A", "/queue/A"),
    ] {
        client.subscribe(id, subscribed, "auto").await;
        client.send(format!("SEND\ndestination:{sent}\n\n{id}\0")).await;
        let message = client.expect_message(id).await;
        assert_eq!((message.get("destination"), message.get("subscription")), (shown, id));
    }
}

#[tokio::test]
async fn springs_own_headers_stand_where_the_message_had_them() {
    let broker = broker(SpringSimple).await;
    let (mut client, _) = tcp(&broker, "1.2").await;
    client.send("SUBSCRIBE\nid:s\ndestination:/topic/t\n\n\0").await;
    client.send("SEND\nsubscription:x\na:1\nmessage-id:mine\nsubscription:y\ndestination:/topic/t\nb:2\n\nx\0").await;
    let message = client.expect("MESSAGE").await;
    let names = super::names(&message);
    let wanted = ["destination", "subscription", "a", "message-id", "b", "content-length"];
    assert_eq!(names, wanted);
    assert_eq!(message.get("subscription"), "s");
    assert_ne!(message.get("message-id"), "mine");
}

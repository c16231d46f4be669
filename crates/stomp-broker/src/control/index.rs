//! `GET /control`: what there is.

/// One line for each endpoint.
const TEXT: &str = "\
GET    connections           who is or was connected
GET    connections/ID        one of them
GET    subscriptions         what they are subscribed to
GET    queues                depth, unacknowledged messages and consumers of each queue
DELETE queues                drop all messages in queues
GET    frames                what went over the wire: ?since=SEQ&connection=&command=&direction=&destination=&limit=
DELETE frames                forget it
POST   wait-for              {\"match\":{\"command\":\"SEND\",\"destination\":\"/topic/*\"},\"count\":1,\"since\":0,\"timeoutMs\":5000}
GET    transcripts/ID        everything of one connection, as NDJSON
POST   replay                {\"transcript\":\"NDJSON\",\"speed\":1,\"clients\":1}: play it to the next client; DELETE: no more
POST   publish               {\"destination\":\"/topic/a\",\"body\":\"text\",\"headers\":{}}
POST   disconnect            {\"connection\":1,\"how\":{\"close\":1011,\"reason\":\"\"}}; or \"all\"; or \"reset\", {\"error\":\"message\"}
POST   reset                 drop connections, messages, faults and records
GET    faults                what goes wrong on request; POST adds, PATCH switches, DELETE removes
GET    clock                 the time
POST   clock                 {\"time\":MS}: the time of day of a virtual clock
POST   clock/advance         {\"ms\":1000}: let time pass on a virtual clock
GET    namespaces            namespaces side by side (at the root only)
POST   namespaces            {\"name\":\"a\",\"clock\":\"virtual\",\"seed\":1}: make one, at /ns/a
DELETE namespaces/NAME       close it
";

pub(super) async fn index() -> &'static str {
    TEXT
}

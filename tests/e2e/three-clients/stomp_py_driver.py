"""Clients of stomp.py, driven over standard input and output: one JSON object in each line.

In: `{"id": 1, "client": "a", "order": "send", ...}`. Out: `{"id": 1}` once the order has been carried
out, with `"problem"` if it could not be; `{"client": "a", "event": "message", "headers": {...},
"body": "<base64>"}` for whatever a client hears. Ends when the input does.
"""

import base64
import json
import sys
import threading

import stomp

CONNECTIONS = {"1.0": stomp.Connection10, "1.1": stomp.Connection11, "1.2": stomp.Connection12}

output = threading.Lock()


def say(**what):
    with output:
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()


class Listener(stomp.ConnectionListener):
    """Passes on what a client hears."""

    def __init__(self, client):
        self.client = client

    def tell(self, event, frame):
        body = base64.b64encode(frame.body or b"").decode()
        say(client=self.client, event=event, headers=frame.headers, body=body)

    def on_connected(self, frame):
        self.tell("connected", frame)

    def on_message(self, frame):
        self.tell("message", frame)

    def on_receipt(self, frame):
        self.tell("receipt", frame)

    def on_error(self, frame):
        self.tell("error", frame)

    def on_heartbeat(self):
        say(client=self.client, event="heartbeat")

    def on_disconnected(self):
        say(client=self.client, event="disconnected")


class Client:
    def __init__(self, name):
        self.name = name

    def open(self, port, version, login, passcode, heartBeat):
        options = {} if version == "1.0" else {"heartbeats": tuple(heartBeat), "vhost": "localhost"}
        self.version = version
        self.connection = CONNECTIONS[version](
            [("127.0.0.1", port)], auto_decode=False, reconnect_attempts_max=1, **options
        )
        self.connection.set_listener("driver", Listener(self.name))
        self.connection.connect(login, passcode)

    def subscribe(self, subscription, destination, ack, receipt):
        self.connection.subscribe(destination, id=subscription, ack=ack, receipt=receipt)

    def unsubscribe(self, subscription, receipt):
        self.connection.unsubscribe(id=subscription, receipt=receipt)

    def send(self, destination, body, headers, receipt=None):
        # As bytes: of a text, stomp.py would count the letters.
        more = {"receipt": receipt} if receipt else {}
        self.connection.send(destination, base64.b64decode(body), headers=headers, **more)

    def ack(self, headers, transaction=None):
        self.connection.ack(*self.named(headers), transaction=transaction)

    def nack(self, headers, transaction=None):
        self.connection.nack(*self.named(headers), transaction=transaction)

    def named(self, headers):
        """What names a message in ACK and NACK."""
        if self.version == "1.2":
            return [headers["ack"]]
        if self.version == "1.1":
            return [headers["message-id"], headers["subscription"]]
        return [headers["message-id"]]

    def begin(self, transaction):
        self.connection.begin(transaction)

    def commit(self, transaction):
        self.connection.commit(transaction)

    def abort(self, transaction):
        self.connection.abort(transaction)

    def disconnect(self, receipt):
        self.connection.disconnect(receipt=receipt)

    def drop(self):
        self.connection.transport.disconnect_socket()


def main():
    clients = {}
    for line in sys.stdin:
        details = json.loads(line)
        number, order, name = (details.pop(key) for key in ("id", "order", "client"))
        client = clients.setdefault(name, Client(name))
        try:
            getattr(client, order)(**details)
        except Exception as problem:
            say(id=number, problem=f"{type(problem).__name__}: {problem}")
        else:
            say(id=number)


main()

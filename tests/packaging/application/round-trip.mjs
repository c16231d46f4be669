// What every consumer does with the package: connects, subscribes, publishes to itself and says what came back.

const TEXT = 'Grüße — 你好 😀';
const BYTES = [0, 10, 128, 255];

/**
 * One message of text and one of bytes, there and back.
 *
 * @param Client the class, however the consumer came by it
 * @param brokerURL where the broker listens
 * @param options more for the client
 * @returns {Promise<{ version: string, text: string, header: string, bytes: number[] }>} what arrived
 */
export function roundTrip(Client, brokerURL, options = {}) {
  return new Promise((resolve, reject) => {
    const destination = `/topic/round-trip.${Math.random()}`;
    const arrived = {};
    const client = new Client({ brokerURL, reconnectDelay: 0, ...options });
    const fail = (what) => (event) => {
      reject(
        new Error(
          `${what}: ${event.reason || event.message || event.body || event.code || event.type}`,
        ),
      );
    };
    client.onStompError = fail('the broker said ERROR');
    client.onWebSocketError = fail('the socket failed');
    client.onWebSocketClose = fail('the socket was closed');
    client.onConnect = () => {
      arrived.version = client.connectedVersion;
      client.subscribe(destination, ({ body, binaryBody, headers }) => {
        if (headers.kind === 'text') {
          Object.assign(arrived, { text: body, header: headers.greeting });
          client.publish({
            destination,
            binaryBody: new Uint8Array(BYTES),
            headers: { kind: 'bytes' },
          });
        } else {
          arrived.bytes = [...binaryBody];
          // How a socket ends is no matter of the messages: workerd calls it lost when the other side is quicker.
          client.onWebSocketClose = client.onWebSocketError = () => {};
          client.deactivate().then(() => resolve(arrived), reject);
        }
      });
      client.publish({ destination, body: TEXT, headers: { kind: 'text', greeting: 'a:b\\c' } });
    };
    client.activate();
  });
}

/** What `roundTrip` gives when all is well. */
export const EXPECTED = { version: '1.2', text: TEXT, header: 'a:b\\c', bytes: BYTES };

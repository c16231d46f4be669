// The headers of the benchmark's messages, by the names that the shapes in cases.mjs have for them.

/** The identifier of subscription `number`. */
export const subscriptionOf = (number) => `sub-${number}`;

/** Where messages of subscription `number` come from, and where others go. */
export const destinationOf = (number) => `/topic/chat.general.${number}`;

const sessionOf = (number) => `session-Kq3vX0mZs81JtRb5uYw2aA@@${number}`;

/** The identifier by which message `number` is acknowledged. */
export const ackOf = (number) => `T_sub-0@@${sessionOf(number)}`;

export const acknowledgedHeaders = (number) => ({ ack: ackOf(number) });

/** Seven headers as RabbitMQ and Spring send them; from message to message only `message-id` differs. */
function constant({ subscriptions }, bodyLength, number) {
  const subscription = subscriptionOf(number % subscriptions);
  return {
    subscription,
    destination: destinationOf(number % subscriptions),
    'message-id': `T_${subscription}@@${sessionOf(number)}`,
    redelivered: 'false',
    persistent: '1',
    'content-type': 'text/plain',
    'content-length': `${bodyLength}`,
  };
}

// Three sets of headers that take turns, as of three producers behind one subscription with a wildcard.
const SETS = [
  (number) => ({
    redelivered: `${number % 2 === 0}`,
    persistent: `${number % 7}`,
    'content-type': `text/plain;version=${number}`,
  }),
  (number) => ({
    timestamp: `${1_790_000_000_000 + number * 7919}`,
    priority: `${number % 10}`,
    expires: `${1_790_000_600_000 + number * 104_729}`,
    'correlation-id': `order-${number * 31}`,
    'content-type': `application/json;version=${number}`,
  }),
  (number) => ({ 'x-tenant': `tenant-${number % 89}`, 'x-trace': `${number * 2_654_435_761}` }),
];

/** Every value differs from that of the message before, but for the subscription; sets of headers take turns. */
function changing(_, bodyLength, number) {
  return {
    destination: destinationOf(number),
    ...SETS[number % SETS.length](number),
    subscription: subscriptionOf(0),
    'message-id': `T_${number % 13}@@${sessionOf(number)}`,
    'content-length': `${bodyLength}`,
  };
}

/** Values that have a `:` in them, and characters that are not ASCII. */
const inNeedOfEscapes = (number) => ({
  link: `https://chat.example:8443/rooms/${number}`,
  author: `김철수 ${number}`,
});

/** The headers of an incoming message: `(case, length of the body in bytes, number)`. */
export const incomingHeaders = {
  none: constant,
  changing,
  escaped: (theCase, bodyLength, number) => ({
    ...constant(theCase, bodyLength, number),
    ...inNeedOfEscapes(number),
  }),
};

/** The headers that are given to `publish` with message `number`; undefined for none. */
export const outgoingHeaders = {
  none: () => undefined,
  constant: () => ({
    'content-type': 'text/plain',
    'x-tenant': 'tenant-17',
    'x-client': 'web/4.2',
  }),
  correlation: (number) => ({ 'content-type': 'text/plain', 'correlation-id': `order-${number}` }),
  receipt: (number) => ({ 'content-type': 'text/plain', receipt: `published-${number}` }),
  escaped: (number) => ({ 'content-type': 'text/plain', ...inNeedOfEscapes(number) }),
};

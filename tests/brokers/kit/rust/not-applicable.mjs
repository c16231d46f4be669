// The scenarios that are not for the crate stomp-wasm, natively: what they ask for is the npm package's alone, or decided otherwise.

/** With the set-ups, where it is not all of them, and the key of each scenario in its group. */
const LIST = [
  {
    reason: 'which subprotocol was agreed on is not told',
    scenarios: { connecting: ['subprotocol'] },
  },
  {
    reason: "ids of subscriptions, transactions and receipts are the session's own",
    scenarios: {
      subscribing: ['message', 'ownId', 'usedId'],
      receipts: ['withEscapes'],
      transactions: ['unknown'],
    },
  },
  {
    reason: 'a subscription ends by being dropped, which nothing waits for',
    scenarios: { receipts: ['unsubscribe'] },
  },
  {
    reason:
      'disconnect() resolves when the socket is closed: by whom, and after which frames, is not told',
    scenarios: { receipts: ['disconnect'] },
  },
  {
    reason: 'an error has the ERROR of the broker in place of the close behind it',
    scenarios: { findings: ['endAfterError'] },
  },
  {
    reason: 'a refused passcode is final: see "a wrong passcode ends a session"',
    scenarios: { findings: ['attempts'] },
  },
  {
    reason: 'heart-beats that come are not told: the others of heart-beats show that they do',
    scenarios: { losses: ['idle'] },
  },
  {
    reason:
      'no transaction begins where the broker has none: see "a transaction that returns is committed"',
    brokers: ['spring'],
    scenarios: { transactions: ['committed', 'aborted', 'two', 'lost', 'named', 'queued'] },
  },
];

/** Why a scenario is not for the crate with this broker; undefined if it is. */
export function reasonAgainst({ group, key }, broker) {
  const isMeant = ({ brokers, scenarios }) =>
    (brokers?.includes(broker) ?? true) && scenarios[group]?.includes(key);
  return LIST.find(isMeant)?.reason;
}

/** Each with its `reason`, `brokers` if they are not all, and the names that its `scenarios` have. */
export function notApplicable(groups) {
  return LIST.map(({ reason, brokers, scenarios }) => ({
    reason,
    brokers,
    scenarios: Object.entries(scenarios).flatMap(([group, keys]) =>
      keys.map((key) => `${group}: ${groups[group][key].name}`),
    ),
  }));
}

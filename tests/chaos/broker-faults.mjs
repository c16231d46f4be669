// What the broker itself does wrong, to sessions only: the observer has another transport. docs/broker/faults.md has every form.

const to = (command, more = {}) => ({ transport: 'websocket', direction: 'out', command, ...more });
const from = (command, more = {}) => ({
  transport: 'websocket',
  direction: 'in',
  command,
  ...more,
});

/** By the field in the table; each strikes by chance. Transactions lose no frame but with their connection: a part of one is not lost elsewhere. */
export const BROKER_FAULTS = {
  'lost receipts': [{ on: to('RECEIPT'), probability: 0.01, do: { drop: true } }],
  'late receipts': [{ on: to('RECEIPT'), probability: 0.03, do: { delayMs: 300 } }],
  'lost messages': [
    {
      on: from('SEND', { destination: '/queue/chaos.*' }),
      probability: 0.005,
      do: { drop: true },
    },
  ],
  'refused messages': [
    {
      on: from('SEND', { destination: '/topic/chaos.*' }),
      probability: 0.01,
      do: {
        drop: true,
        reply: { command: 'ERROR', headers: { message: 'not_found' }, body: `no \${destination}` },
      },
    },
  ],
  'split frames': [{ on: to('MESSAGE'), probability: 0.02, do: { splitEvery: 7 } }],
  'lost handshakes': [{ on: to('CONNECTED'), probability: 0.03, do: { drop: true } }],
  'late handshakes': [{ on: to('CONNECTED'), probability: 0.1, do: { delayMs: 200 } }],
  'refused upgrades': [{ on: { http: 'upgrade' }, probability: 0.05, do: { status: 503 } }],
  'dead connections': [{ on: to('MESSAGE'), probability: 0.001, do: { hang: true } }],
  closes: [
    { on: to('MESSAGE'), probability: 0.002, do: { close: { code: 1012, reason: 'restarting' } } },
  ],
};

/** Sets them all, with a seed for their chance. */
export async function addFaults(broker, seed) {
  const faults = Object.entries(BROKER_FAULTS).flatMap(([name, list]) =>
    list.map((fault) => ({ name, ...fault })),
  );
  const response = await fetch(`${broker.controlUrl}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ seed, faults }),
  });
  if (!response.ok) throw new Error(`the faults are refused: ${await response.text()}`);
}

/** How often each has struck; then there are none any more. */
export async function clearFaults(broker) {
  const counts = {};
  for (const { name, hits } of await broker.faults.list())
    counts[name] = (counts[name] ?? 0) + hits;
  await broker.faults.clear();
  return counts;
}

// Acknowledgements: what they are worth shows in what is delivered again, and to whom.

import { topic } from '../harness/scenario.mjs';

/** What is left in the queue, for another client: first what `again` names, then 'last'. */
async function leftovers(t, again) {
  const other = t.another();
  await other.up();
  await other.listen(
    'left',
    t.queue('a'),
    { ack: 'client-individual' },
    (message) => message.ack(),
    again.map((body) => new RegExp(`^left\\(.*"${body}"`)),
  );
  other.call('publish', { destination: t.queue('a'), body: 'last' });
  await other.until('left');
  await other.down();
}

/** Three messages of a queue, received and not yet acknowledged. */
async function three(t, ack) {
  await t.up();
  await t.listen('a', t.queue('a'), { ack });
  for (const body of ['one', 'two', 'three'])
    t.call('publish', { destination: t.queue('a'), body });
  await t.until('a', 'a', 'a');
  return t.got.a;
}

const settled = (t) =>
  t.confirmed('settled', (headers) =>
    t.call('publish', { destination: t.topic('unknown'), headers }),
  );

/** Acknowledges something, goes away, and looks at what is left. */
const scenario = (ack, act, again) => async (t) => {
  await act(t, await three(t, ack));
  await settled(t);
  await t.down();
  await leftovers(t, again);
};

const versions = (version) => ({
  config: ({ lib }) => ({ stompVersions: new lib.Versions([version]) }),
});

export default topic('live acknowledging', (add) => {
  add(
    'auto',
    scenario('auto', () => {}, []),
  );
  add(
    'all of them, client',
    scenario('client', (t, [, , last]) => t.attempt('ack', () => last.ack()), []),
  );
  add(
    'the second, client',
    scenario('client', (t, [, second]) => t.attempt('ack', () => second.ack()), ['three']),
  );
  add(
    'the second, client-individual',
    scenario('client-individual', (t, [, second]) => t.attempt('ack', () => second.ack()), [
      'one',
      'three',
    ]),
  );
  add(
    'none',
    scenario('client-individual', () => {}, ['one', 'two', 'three']),
  );
  add(
    'by the client’s method',
    scenario(
      'client-individual',
      (t, messages) => {
        for (const { headers } of messages) t.call('ack', headers.ack, headers.subscription);
      },
      [],
    ),
  );
  add(
    'with headers',
    scenario(
      'client',
      async (t, [, , last]) => {
        await t.confirmed('acknowledged', (headers) =>
          t.attempt('ack', () => last.ack({ ...headers, x: 'y' })),
        );
      },
      [],
    ),
  );
  add('in the callback', async (t) => {
    await t.up();
    await t.listen('a', t.queue('a'), { ack: 'client' }, (message) =>
      t.attempt('ack', () => message.ack()),
    );
    for (const body of ['one', 'two']) t.call('publish', { destination: t.queue('a'), body });
    await t.until('a', 'a');
    await settled(t);
    await t.down();
    await leftovers(t, []);
  });
  add('refused, delivered again, taken', async (t) => {
    await t.up();
    await t.listen('a', t.queue('a'), { ack: 'client-individual' }, (message) => {
      const again = message.headers.redelivered === 'true';
      t.attempt(again ? 'ack' : 'nack', () => (again ? message.ack() : message.nack()));
    });
    t.call('publish', { destination: t.queue('a'), body: 'x' });
    await t.until('a', 'a');
    await settled(t);
    await t.down();
    await leftovers(t, []);
  });
  add('refused by the client’s method', async (t) => {
    const [one] = await three(t, 'client-individual');
    t.call('nack', one.headers.ack, 'a');
    await t.until('a');
    await t.down();
    await leftovers(t, ['one', 'two', 'three']);
  });
  add('the connection is lost', async (t) => {
    const [one] = await three(t, 'client-individual');
    await t.confirmed('acknowledged', (headers) => t.attempt('ack', () => one.ack(headers)));
    await t.down({ force: true });
    await leftovers(t, ['two', 'three']);
  });
  add('twice', async (t) => {
    const [one] = await three(t, 'client-individual');
    t.once('onWebSocketClose', () => t.call('deactivate'));
    t.attempt('ack', () => one.ack());
    t.attempt('ack', () => one.ack());
    await t.until('onWebSocketClose', 'promise 1');
  });
  add('a message that was never sent', async (t) => {
    await t.up();
    t.deactivateWhenRefused();
    t.call('ack', 'nothing', 'unknown');
    await t.until('onStompError', 'onWebSocketClose', 'promise 1');
  });
  for (const version of ['1.0', '1.1']) {
    add(
      `on ${version}`,
      versions(version),
      scenario('client', (t, [, second]) => t.attempt('ack', () => second.ack()), ['three']),
    );
  }
  add('refused on 1.1', versions('1.1'), async (t) => {
    const [one] = await three(t, 'client-individual');
    t.attempt('nack', () => one.nack());
    await t.until('a');
    await t.down();
    await leftovers(t, ['one', 'two', 'three']);
  });
});

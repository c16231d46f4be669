// Subscriptions come and go.

import { topic } from '../harness/scenario.mjs';

/** Waits until the broker has read everything so far. */
const settled = (t) =>
  t.confirmed('settled', (headers) =>
    t.call('publish', { destination: t.topic('unknown'), headers }),
  );

export default topic('live subscribing', (add) => {
  add('with an id that is made', async (t) => {
    await t.up();
    const subscription = t.call('subscribe', t.topic('a'), t.inbox('a'));
    t.call('publish', { destination: t.topic('a'), body: 'x' });
    await t.until('a');
    t.attempt('unsubscribe', () => subscription.unsubscribe());
    await settled(t);
    await t.down();
  });
  add('one subscription ends, the other goes on', async (t) => {
    await t.up();
    const first = await t.listen('first', t.topic('a'));
    await t.listen('second', t.topic('a'));
    t.call('publish', { destination: t.topic('a'), body: 'for both' });
    await t.until('first', 'second');
    t.attempt('unsubscribe', () => first.unsubscribe());
    t.call('publish', { destination: t.topic('a'), body: 'for one' });
    await t.until('second');
    await t.down();
  });
  add('unsubscribing with headers', async (t) => {
    await t.up();
    const subscription = await t.listen('a', t.topic('a'));
    await t.confirmed('gone', (headers) =>
      t.attempt('unsubscribe', () => subscription.unsubscribe({ ...headers, x: 'y' })),
    );
    await t.down();
  });
  add('unsubscribing by id', async (t) => {
    await t.up();
    await t.listen('a', t.topic('a'));
    await t.confirmed('gone', (headers) => t.call('unsubscribe', 'a', headers));
    await t.down();
  });
  add('an id again, after its subscription ended', async (t) => {
    await t.up();
    const subscription = await t.listen('a', t.topic('a'));
    await t.confirmed('gone', (headers) =>
      t.attempt('unsubscribe', () => subscription.unsubscribe(headers)),
    );
    await t.listen('a', t.topic('b'));
    t.call('publish', { destination: t.topic('b'), body: 'x' });
    await t.until('a');
    await t.down();
  });
  add('several destinations', async (t) => {
    await t.up();
    for (const name of ['a', 'b', 'c']) await t.listen(name, t.topic(name));
    for (const name of ['b', 'c', 'a', 'b'])
      t.call('publish', { destination: t.topic(name), body: `to ${name}` });
    await t.until('a', 'b', 'b', 'c');
    await t.down();
  });
  add('with headers of its own', async (t) => {
    await t.up();
    await t.listen('a', t.queue('a'), { 'x-colour': 'a:b', 'prefetch-count': 1 });
    t.call('publish', { destination: t.queue('a'), body: 'x' });
    await t.until('a');
    await t.down();
  });
  add('the callback throws', async (t) => {
    await t.up();
    await t.listen('a', t.topic('a'), {}, ({ body }) => {
      if (body === 'bad') throw new Error('boom');
    });
    t.call('publish', { destination: t.topic('a'), body: 'bad' });
    t.call('publish', { destination: t.topic('a'), body: 'good' });
    await t.until('a', 'a');
    await t.down();
  });
  add('the callback unsubscribes', async (t) => {
    await t.up();
    const subscription = await t.listen('a', t.topic('a'), {}, () =>
      t.attempt('unsubscribe', () => subscription.unsubscribe()),
    );
    t.call('publish', { destination: t.topic('a'), body: 'x' });
    await t.until('a');
    t.call('publish', { destination: t.topic('a'), body: 'not heard' });
    await settled(t);
    await t.down();
  });
  add('the callback answers', async (t) => {
    await t.up();
    await t.listen('pong', t.topic('pong'));
    await t.listen('ping', t.topic('ping'), {}, ({ body }) =>
      t.call('publish', { destination: t.topic('pong'), body: `${body}!` }),
    );
    for (const body of ['one', 'two']) t.call('publish', { destination: t.topic('ping'), body });
    await t.until('ping', 'ping', 'pong', 'pong');
    await t.down();
  });
  add('the callback subscribes', async (t) => {
    await t.up();
    await t.listen('a', t.topic('a'), {}, () => {
      t.call('subscribe', t.topic('b'), t.inbox('b'), { id: 'b' });
      t.call('publish', { destination: t.topic('b'), body: 'inner' });
    });
    t.call('publish', { destination: t.topic('a'), body: 'outer' });
    await t.until('a', 'b');
    await t.down();
  });
  add('the callback deactivates', async (t) => {
    await t.up();
    await t.listen('a', t.topic('a'), {}, () => t.call('deactivate'));
    t.call('publish', { destination: t.topic('a'), body: 'x' });
    await t.until('a', 'onWebSocketClose', 'promise 1');
  });
  add('a reply to a temporary queue', { on: ({ kind }) => kind === 'rabbitmq' }, async (t) => {
    await t.up();
    await t.listen('server', t.queue('rpc'), {}, ({ headers }) =>
      t.call('publish', { destination: headers['reply-to'], body: 'reply' }),
    );
    t.call('publish', {
      destination: t.queue('rpc'),
      headers: { 'reply-to': '/temp-queue/mine' },
      body: 'request',
    });
    await t.until('server', 'onUnhandledMessage');
    await t.down();
  });
});

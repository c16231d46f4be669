// rx-stomp: requests and replies.

import { RxStompRPC } from '@stomp/rx-stomp';
import { firstValueFrom, take, toArray } from 'rxjs';

import { openRx, watched } from '../in-page/rx.mjs';

export const temporaryQueue = {
  title: 'RxStompRPC gets its replies through RabbitMQ’s temporary queue',
  applies: ({ broker }) => broker.kind === 'rabbitmq',
  inPage: (environment) => conversation(environment),
  expect,
};

export const ownQueue = {
  title: 'RxStompRPC gets its replies through a queue of the application’s own',
  inPage: (environment) =>
    conversation(environment, {
      replyQueueName: `/queue/replies-${environment.id}`,
      setupReplyQueue: (name, rx) => rx.watch(name),
    }),
  expect,
};

/** A client that calls, one that answers: single replies, asked for side by side, and several replies to one request. */
async function conversation(environment, config) {
  const destination = `/queue/rpc-${environment.id}`;
  await serve(await openRx(environment), destination);
  const rpc = new RxStompRPC(await openRx(environment), config);
  const ask = (kind, body) => firstValueFrom(rpc.rpc({ destination, headers: { kind }, body }));
  const replies = await Promise.all(['one', '둘', 'three'].map((body) => ask('echo', body)));
  const named = await ask('echo', 'named');
  const counted = await firstValueFrom(
    rpc
      .stream({ destination, headers: { kind: 'count', 'correlation-id': 'mine' }, body: '3' })
      .pipe(take(3), toArray()),
  );
  return {
    replies: replies.map(({ body }) => body),
    ids: new Set([...replies, named].map(({ headers }) => headers['correlation-id'])).size,
    counted: counted.map(({ body, headers }) => [body, headers['correlation-id']]),
  };
}

function expect({ seen, assert }) {
  assert.deepEqual(seen, {
    replies: ['echo: one', 'echo: 둘', 'echo: three'],
    ids: 4,
    counted: [
      ['1', 'mine'],
      ['2', 'mine'],
      ['3', 'mine'],
    ],
  });
}

async function serve(rx, destination) {
  const requests = await watched(rx, destination);
  const reply = (request, body) =>
    rx.publish({
      destination: request.headers['reply-to'],
      headers: { 'correlation-id': request.headers['correlation-id'] },
      body,
    });
  const answer = (request) => {
    if (request.headers.kind === 'echo') reply(request, `echo: ${request.body}`);
    else for (let n = 1; n <= Number(request.body); n += 1) reply(request, `${n}`);
  };
  void (async () => {
    for (;;) answer(await requests.next());
  })();
}

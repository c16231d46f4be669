// Sessions: what is inferred, and what is refused.

import {
  type Client,
  Session,
  type SessionMessage,
  type StandardSchema,
  StompError,
} from '@stomp/stompjs';

interface Price {
  readonly of: string;
  readonly value: number;
}
declare const schema: StandardSchema<Price>;

export async function use(): Promise<void> {
  const session = await Session.connect({
    brokerURL: ['wss://a.example/ws', 'wss://b.example/ws'],
    connectHeaders: async ({ attempt, error, signal }) => {
      const all: [number, string | undefined, boolean] = [attempt, error?.code, signal.aborted];
      return { Authorization: `Bearer ${all.join()}` };
    },
    retry: ({ attempt, elapsed, error }) =>
      error.retryable && elapsed < 1e6 ? attempt * 100 : null,
    heartbeatIncoming: 10_000,
  });
  const { confirmed }: { confirmed: boolean } = await session.publish('/queue/a', { id: 7 });
  const prices = session.subscribe('/topic/prices', { schema });
  for await (const message of prices) {
    const price: Price = message.value;
    // @ts-expect-error: a price has no such member
    void price.missing;
    if (confirmed) break;
  }
  session.subscribe('/topic/prices', ({ value }) => value.value.toFixed(), { schema });
  session.subscribe('/queue/work', async (message) => message.json<Price>().of, {
    ack: 'client-individual',
    prefetch: 10,
  });
  const reply: SessionMessage = await session.request('/app/rate', 'x', { timeout: 2000 });
  const seven: number = await session.transaction(async (tx) => {
    tx.publish('/queue/a', reply.text);
    tx.ack(reply);
    return 7;
  });
  for await (const { state, error, retryAt } of session.statuses())
    if (state === 'waiting') void [error?.hint, retryAt, seven];
  session.addEventListener('gap', ({ subscription, away }) => void [subscription.id, away]);
  const stop: () => void = session.onStatus((status) => void status.since);
  stop();
  await session.close();
}

export function refuse(session: Session, client: Client): void {
  // @ts-expect-error: callbacks are the session's
  void new Session({ brokerURL: 'ws://a', onConnect() {} });
  // @ts-expect-error: so is reconnection
  void new Session({ brokerURL: 'ws://a', reconnectDelay: 1 });
  void Session.over(client, { broker: 'spring' });
  // @ts-expect-error: the connection is the client's
  void Session.over(client, { brokerURL: 'ws://a' });
  // @ts-expect-error: there is no such mode
  session.subscribe('/topic/a', { ack: 'server' });
  // @ts-expect-error: there is no such event
  session.addEventListener('gone', () => {});
  const error: Error = new StompError('unauthorized', { message: 'no token' });
  void error;
}

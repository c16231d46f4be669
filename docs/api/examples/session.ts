// Examples of the reference: the session, its options and what its methods take and give.

import { Session, StompError } from 'stomp-wasm';
import type {
  AttemptInfo,
  BrokerInfo,
  Codec,
  ConfirmOption,
  Interceptor,
  ListenerOptions,
  MessageHandler,
  RequestOptions,
  RetryInfo,
  RetryOptions,
  SendOptions,
  SessionEvents,
  SessionFrame,
  SessionListener,
  SessionMessage,
  SessionOptions,
  SessionState,
  SessionStats,
  SessionStatus,
  Signal,
  StandardResult,
  StandardSchema,
  StompErrorCode,
  StompErrorDetails,
  SubscribeHeaders,
  SubscribeOptions,
  Subscription,
  SubscriptionState,
  Transaction,
  WaitOptions,
} from 'stomp-wasm';

//#region Session
const session = await Session.connect({ brokerURL: 'ws://localhost:8080/ws' });
await session.publish('/queue/orders', { id: 7 }); // the broker has confirmed it
for await (const message of session.subscribe('/queue/orders', { ack: 'client-individual' })) {
  console.log(message.json().id);
  break; // unsubscribes
}
await session.close();
//#endregion

//#region SessionOptions
{
  const options: SessionOptions = {
    brokerURL: ['wss://a.example.com/ws', 'wss://b.example.com/ws'], // tried in turn
    delivery: 'at-least-once',
    outbox: { messages: 100, age: 10_000 },
  };
  console.log(new Session(options).state);
}
//#endregion

//#region AttemptInfo
{
  const headers = async ({ error, signal }: AttemptInfo) => {
    const fresh = error?.code === 'unauthorized';
    const response = await fetch(`/token?fresh=${fresh}`, { signal });
    return { Authorization: `Bearer ${await response.text()}` };
  };
  new Session({ brokerURL: 'wss://example.com/ws', connectHeaders: headers });
}
//#endregion

//#region RetryOptions
// When a session tries again: delays grow from `initial` by `factor` up to `max` milliseconds, less a random part of `jitter`.
{
  const retry: RetryOptions = { initial: 500, factor: 2, max: 30_000, jitter: 0.5, attempts: 20 };
  new Session({ brokerURL: 'wss://example.com/ws', retry });
}
//#endregion

//#region RetryInfo
// What a function given as `retry` gets: the count of attempts, the milliseconds since the connection was lost, and why.
{
  const retry = ({ attempt, error }: RetryInfo) => (error.retryable ? attempt * 1000 : null);
  new Session({ brokerURL: 'wss://example.com/ws', retry });
}
//#endregion

//#region ConfirmOption
// When a message counts as sent: with the broker's receipt, once the socket has it, or whichever the broker allows.
{
  const confirm = (destination: string): ConfirmOption =>
    destination.startsWith('/topic/') ? 'sent' : 'receipt';
  new Session({ brokerURL: 'wss://example.com/ws', confirm });
}
//#endregion

//#region SendOptions
{
  const options: SendOptions = { headers: { priority: '9' }, ttl: 5000 };
  await session.publish('/queue/orders', { id: 7 }, options);
}
//#endregion

//#region RequestOptions
{
  const options: RequestOptions = { timeout: 2000, replyTo: '/user/queue/replies' };
  console.log((await session.request('/app/price', 'ACME', options)).json());
}
//#endregion

//#region WaitOptions
// How long a call waits, in milliseconds, and a signal that ends the wait.
{
  const options: WaitOptions = { timeout: 5000 };
  console.log((await session.once('/topic/news', options)).text);
}
//#endregion

//#region Signal
{
  const leaving: Signal = AbortSignal.timeout(5000);
  session.subscribe('/topic/news', (message) => console.log(message.text), { signal: leaving });
}
//#endregion

//#region Transaction
await session.transaction((tx: Transaction) => {
  tx.publish('/queue/debit', 7);
  tx.publish('/queue/credit', 7);
}); // committed; both, or neither
//#endregion

//#region SubscribeOptions
{
  const options: SubscribeOptions = { ack: 'client-individual', prefetch: 10, onError: 'nack' };
  session.subscribe('/queue/jobs', async (message) => console.log(message.text), options);
}
//#endregion

//#region SubscribeHeaders
{
  const headers: SubscribeHeaders = () => ({ selector: "region = 'eu'" }); // asked for each SUBSCRIBE
  session.subscribe('/topic/orders', { headers });
}
//#endregion

//#region MessageHandler
// A function that takes the messages of a subscription; with an `ack` mode its return acknowledges, its throw refuses.
{
  const handle: MessageHandler = async (message) => console.log(message.json().id);
  session.subscribe('/queue/orders', handle, { ack: 'client-individual' });
}
//#endregion

//#region Subscription
{
  const prices: Subscription = session.subscribe('/topic/prices', { max: 3 });
  await prices.ready;
  for await (const message of prices) console.log(message.json());
  console.log(await prices.closed);
}
//#endregion

//#region SubscriptionState
{
  const isOver = (state: SubscriptionState) => state === 'closed' || state === 'failed';
  console.log(session.subscriptions.filter(({ state }) => !isOver(state)).length);
}
//#endregion

//#region SessionMessage
session.subscribe('/topic/prices', (message: SessionMessage) => {
  console.log(message.text, message.bytes.length, message.redelivered);
});
//#endregion

//#region StandardSchema
{
  const price: StandardSchema<{ price: number }> = {
    '~standard': {
      version: 1,
      vendor: 'example',
      validate: (value: any) =>
        typeof value.price === 'number' ? { value } : { issues: [{ message: 'no price' }] },
    },
  };
  session.subscribe('/topic/prices', ({ value }) => console.log(value.price), { schema: price });
}
//#endregion

//#region StandardResult
// What a schema says of a value: the value as it is meant, or what is wrong with it.
{
  const number = (value: unknown): StandardResult<number> =>
    typeof value === 'number' ? { value } : { issues: [{ message: 'no number' }] };
  console.log(number(7));
}
//#endregion

//#region Codec
{
  const codec: Codec = {
    contentType: 'text/csv',
    encode: (value) => (value as string[]).join(','),
    decode: (message) => message.text.split(','),
  };
  new Session({ brokerURL: 'wss://example.com/ws', codec });
}
//#endregion

//#region Interceptor, SessionFrame
{
  const tracing: Interceptor = {
    outgoing: (frame: SessionFrame) => {
      frame.headers['traceparent'] = '00-1-2-01';
      return frame;
    },
  };
  new Session({ brokerURL: 'wss://example.com/ws', interceptors: [tracing] });
}
//#endregion

//#region SessionState
{
  const isUp = (state: SessionState) => state === 'connected';
  console.log(isUp(session.state));
}
//#endregion

//#region SessionStatus
{
  const line = ({ state, retryAt }: SessionStatus) =>
    state === 'waiting' ? `next attempt at ${new Date(retryAt ?? 0).toLocaleTimeString()}` : state;
  const stop = session.onStatus((status) => console.log(line(status)));
  stop();
}
//#endregion

//#region SessionEvents
{
  const count: Partial<Record<keyof SessionEvents, number>> = {};
  session.addEventListener('gap', () => {
    count.gap = (count.gap ?? 0) + 1;
  });
}
//#endregion

//#region SessionListener
// A function that takes one kind of event of a session.
{
  const log: SessionListener<'error'> = ({ error }) => console.error(error.code, error.hint);
  session.addEventListener('error', log);
}
//#endregion

//#region ListenerOptions
// Options of `addEventListener`.
{
  const options: ListenerOptions = { once: true };
  session.addEventListener('status', ({ status }) => console.log(status.state), options);
}
//#endregion

//#region SessionStats
{
  const { framesIn, framesOut, reconnects }: SessionStats = session.stats;
  console.log(framesIn, framesOut, reconnects);
}
//#endregion

//#region BrokerInfo
{
  const broker: BrokerInfo | undefined = session.broker;
  console.log(broker?.name, broker?.version);
}
//#endregion

//#region StompError
try {
  await session.publish('/queue/secret', 'x');
} catch (error) {
  if (!(error instanceof StompError)) throw error;
  console.error(error.code, error.message, error.hint, error.maybeDelivered);
}
//#endregion

//#region StompErrorCode
{
  const isOfUser = (code: StompErrorCode) => code === 'unauthorized' || code === 'forbidden';
  session.addEventListener('error', ({ error }) => console.log(isOfUser(error.code)));
}
//#endregion

//#region StompErrorDetails
{
  const details: StompErrorDetails = { message: 'log in again', retryable: false };
  const connectHeaders = () => {
    throw new StompError('unauthorized', details); // ends the attempts
  };
  new Session({ brokerURL: 'wss://example.com/ws', connectHeaders });
}
//#endregion

// Examples of the reference: the client, its options and what its methods take and give.

import {
  ActivationState,
  Client,
  ReconnectionTimeMode,
  TickerStrategy,
  Versions,
} from 'stomp-wasm';
import type {
  ActiveSubscription,
  HandleCommand,
  HeaderValues,
  ITransaction,
  PublishOptions,
  StompConfig,
  StompHeaders,
  StompSubscription,
} from 'stomp-wasm';

//#region Client
const client = new Client({
  brokerURL: 'ws://localhost:8080/ws',
  onConnect: () => {
    client.subscribe('/topic/prices', (message) => console.log(message.body));
    client.publish({ destination: '/topic/prices', body: '42' });
  },
  onStompError: (frame) => console.error(frame.headers['message'], frame.body),
});
client.activate();
//#endregion

//#region StompConfig
{
  const common: StompConfig = { heartbeatIncoming: 5000, heartbeatOutgoing: 5000 };
  const other = new Client({ ...common, brokerURL: 'wss://example.com/ws' });
  other.configure({ reconnectDelay: 1000 });
}
//#endregion

//#region ActivationState
client.onChangeState = (state) => {
  if (state === ActivationState.INACTIVE) console.log('at rest');
};
//#endregion

//#region ReconnectionTimeMode
client.reconnectTimeMode = ReconnectionTimeMode.EXPONENTIAL;
client.reconnectDelay = 500;
client.maxReconnectDelay = 30_000;
//#endregion

//#region TickerStrategy
client.heartbeatStrategy = TickerStrategy.Worker; // a page in the background keeps its connection
//#endregion

//#region Versions
client.stompVersions = new Versions([Versions.V1_2, Versions.V1_1]);
//#endregion

//#region StompHeaders
{
  const headers: StompHeaders = { login: 'kim', passcode: 'secret' };
  client.connectHeaders = headers;
}
//#endregion

//#region HeaderValues
{
  const tenant: string | undefined = undefined;
  const headers: HeaderValues = { priority: '9', tenant }; // one that is undefined is left out
  client.subscribe('/queue/orders', (message) => console.log(message.body), headers);
}
//#endregion

//#region PublishOptions
{
  const order: PublishOptions = {
    destination: '/queue/orders',
    headers: { 'content-type': 'application/json', receipt: 'order-7' },
    body: JSON.stringify({ id: 7 }),
  };
  client.watchForReceipt('order-7', () => console.log('the broker has it'));
  client.publish(order);
}
//#endregion

//#region StompSubscription
{
  const subscription: StompSubscription = client.subscribe('/topic/news', (message) => {
    console.log(message.body);
    subscription.unsubscribe();
  });
}
//#endregion

//#region ActiveSubscription
{
  const isOf = (destination: string) => (subscription: ActiveSubscription) =>
    subscription.destination === destination;
  console.log(client.subscriptions.some(isOf('/topic/prices')));
}
//#endregion

//#region ITransaction
{
  const transaction: ITransaction = client.begin();
  try {
    const headers = { transaction: transaction.id };
    client.publish({ destination: '/queue/debit', headers, body: '7' });
    client.publish({ destination: '/queue/credit', headers, body: '7' });
    transaction.commit();
  } finally {
    transaction.abort(); // does nothing once it is committed
  }
}
//#endregion

//#region HandleCommand
{
  const stop: HandleCommand = client.subscribe('/topic/news', () => {}).unsubscribe;
  stop({ receipt: 'stopped' });
}
//#endregion

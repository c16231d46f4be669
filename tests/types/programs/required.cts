// A CommonJS module, whatever the package around it is.

import stompjs = require('@stomp/stompjs');

const client: stompjs.Client = new stompjs.Client({ brokerURL: 'ws://localhost/ws' });
const state: stompjs.ActivationState = stompjs.ActivationState.INACTIVE;
client.onConnect = () =>
  client.subscribe('/a', (message: stompjs.IMessage) => console.log(message.body, state));
client.activate();

export = client;

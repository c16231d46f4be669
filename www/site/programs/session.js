// Session: a service, and requests that it answers.

import { Session } from 'stomp-wasm';
import { createBroker } from 'stomp-wasm/testing/memory';

const RATES = { USD: 1300, EUR: 1450 };

const broker = createBroker();
const { webSocketFactory } = broker;
const service = await Session.connect({ webSocketFactory });
const session = await Session.connect({ webSocketFactory });

const questions = service.subscribe('/queue/rates', async (message) => {
  const { 'reply-to': replyTo, 'correlation-id': correlationId } = message.headers;
  const rate = RATES[message.text];
  await service.publish(replyTo, { rate }, { headers: { 'correlation-id': correlationId } });
});
await questions.ready;

for (const currency of Object.keys(RATES)) {
  const reply = await session.request('/queue/rates', currency, { timeout: 2000 });
  console.log(currency, reply.json().rate);
}

await Promise.all([session.close(), service.close()]);

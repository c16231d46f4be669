// Sessions and subscriptions that end with their block, also where the library has no types for that.

import { Session } from '@stomp/stompjs';

export async function first(): Promise<string | undefined> {
  await using session = await Session.connect({ brokerURL: 'wss://a.example/ws' });
  await using subscription = session.subscribe('/topic/a');
  for await (const message of subscription) return message.text;
  return undefined;
}

// An application on react-stomp-hooks: the properties of its provider are our options.

import { type Client, type IMessage, Versions } from '@stomp/stompjs';
import { useState } from 'react';
import {
  StompSessionProvider,
  mock,
  useStompClient,
  useSubscription,
  withStompClient,
} from 'react-stomp-hooks';

function Messages() {
  const [last, setLast] = useState<IMessage>();
  const client: Client | undefined = useStompClient();
  useSubscription(['/a', '/b'], setLast, { ack: 'auto' });
  return (
    <button onClick={() => client?.publish({ destination: '/a', body: 'x' })}>{last?.body}</button>
  );
}

const Named = withStompClient(({ stompClient }: { stompClient?: Client }) => (
  <i>{stompClient?.connectedVersion}</i>
));

export const app = (
  <StompSessionProvider
    url="wss://example.com/ws"
    stompVersions={new Versions(['1.2'])}
    heartbeatIncoming={1000}
    onConnect={(frame) => console.log(frame.headers['server'])}
    beforeConnect={async (client) => client.configure({ connectHeaders: { token: 't' } })}
  >
    <Messages />
    <Named />
  </StompSessionProvider>
);
mock.mockClientPublish({ destination: '/a', body: 'x' });

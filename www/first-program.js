import { Client } from 'stomp-wasm';

const client = new Client({
  brokerURL: 'ws://localhost:8080/ws',
  onConnect: () => {
    client.subscribe('/topic/messages', (message) => console.log(message.body));
    client.publish({
      destination: '/app/chat',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: 'hi', text: '안녕?' }),
    });
  },
});
client.activate();

// A chat on one topic, and a line for the state of its session.

import { useState } from 'react';

import { useMessages, useSession, useStatus } from './session.jsx';

const TOPIC = '/topic/chat';

export function Chat() {
  const messages = useMessages(TOPIC);
  return (
    <>
      <Connection />
      <ul>
        {messages.map((message) => (
          <li key={message.headers['message-id']}>{message.json().text}</li>
        ))}
      </ul>
      <Composer />
    </>
  );
}

function Connection() {
  const session = useSession();
  const { state, error, retryAt } = useStatus();
  const canRetry = state === 'waiting' || state === 'failed';
  return (
    <p role="status">
      <span>
        {state}
        {error && `: ${error.message}`}
        {retryAt && `; next attempt at ${new Date(retryAt).toLocaleTimeString()}`}
      </span>
      {canRetry && <button onClick={() => session.connect()}>Retry now</button>}
    </p>
  );
}

function Composer() {
  const session = useSession();
  const [text, setText] = useState('');
  const [note, setNote] = useState('');

  async function send(event) {
    event.preventDefault();
    setText('');
    setNote(`sending: ${text}`);
    try {
      // Without a connection it waits in the outbox.
      const { confirmed } = await session.publish(TOPIC, { text });
      setNote(`${confirmed ? 'delivered' : 'sent'}: ${text}`);
    } catch (error) {
      setNote(`not delivered: ${text} (${error.message}. ${error.hint})`);
    }
  }

  return (
    <form onSubmit={send}>
      <input value={text} onChange={(event) => setText(event.target.value)} required />
      <button>Send</button>
      <output>{note}</output>
    </form>
  );
}

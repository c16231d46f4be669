// Bodies of a mebibyte arrive as they were sent; their SHA-256 says so.

import { connected, inbox } from '../in-page/client.mjs';

const MEBIBYTE = 1024 * 1024;

// RabbitMQ puts binary bodies into text messages when it is set to text, which no browser accepts unless they are UTF-8.
// SockJS carries nothing but text.
const sendsBinary = ({ broker }) => broker.name !== 'rabbitmq-text' && !broker.textOnly;

export const ascii = text('1 MiB of ASCII text arrives intact', () =>
  'The quick brown fox. '.repeat(MEBIBYTE).slice(0, MEBIBYTE),
);

export const korean = text('1 MiB of Korean text arrives intact', () =>
  '다람쥐 헌 쳇바퀴에 타고파 '.repeat(MEBIBYTE / 32),
);

export const textWithNuls = text(
  'text with NULs in it arrives intact',
  () => `\0${'가\0a'.repeat(1000)}\0`,
);

export const empty = text('an empty body arrives empty', () => '');

export const binary = {
  title: '1 MiB of binary data, with every byte in it, arrives intact',
  applies: sendsBinary,
  async inPage(environment) {
    const binaryBody = new Uint8Array(MEBIBYTE).map((_, n) => (n * 7 + (n >> 8)) & 0xff);
    const message = await echo(environment, { binaryBody });
    return {
      sent: await digest(binaryBody),
      received: await digest(message.binaryBody),
      length: message.binaryBody.length,
    };
  },
  expect({ seen, assert }) {
    assert.equal(seen.length, MEBIBYTE);
    assert.equal(seen.received, seen.sent);
  },
};

function text(title, make) {
  return {
    title,
    async inPage(environment) {
      const body = make();
      const message = await echo(environment, { body });
      const digests = {
        sent: await digest(utf8(body)),
        received: await digest(utf8(message.body)),
      };
      return { ...digests, equal: message.body === body, binary: await digest(message.binaryBody) };
    },
    expect({ seen, assert }) {
      assert.equal(seen.received, seen.sent);
      assert.equal(seen.binary, seen.sent, 'the same body, read as binary');
      assert.equal(seen.equal, true);
    },
  };
}

async function echo(environment, body) {
  const client = await connected(environment);
  const destination = `/topic/large-${environment.id}`;
  const messages = inbox(client, destination);
  client.publish({ destination, ...body });
  return messages.next();
}

const utf8 = (string) => new TextEncoder().encode(string);

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

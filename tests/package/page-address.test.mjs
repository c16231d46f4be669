// The address of the broker that the pages take from ?broker=.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { transformSync } from 'esbuild';

const source = readFileSync(new URL('../../www/src/broker-url.ts', import.meta.url), 'utf8');
const { code } = transformSync(source, { loader: 'ts' });
const { brokerAddress } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const address = (search) => brokerAddress({ origin: 'https://page.test', search });

test('R-12: the pages take addresses of SockJS too', () => {
  assert.deepEqual(address(''), { brokerURL: 'wss://page.test/ws' });
  assert.deepEqual(address('?broker=/other'), { brokerURL: 'wss://page.test/other' });
  assert.deepEqual(address('?broker=ws://h:1/ws'), { brokerURL: 'ws://h:1/ws' });
  assert.deepEqual(address('?broker=http://h:1/chat'), { sockjsURL: 'http://h:1/chat' });
  assert.deepEqual(address('?broker=https://h/chat'), { sockjsURL: 'https://h/chat' });
  assert.throws(() => address('?broker=ftp://h/'), /no address of a broker/);
});

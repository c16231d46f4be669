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

test('R-12: addresses are read as the browser reads them', () => {
  assert.deepEqual(address('?broker=HTTPS://H.test/chat'), { sockjsURL: 'https://h.test/chat' });
  assert.deepEqual(address('?broker=http%3A%2F%2Fh%2Fchat%3Ftoken%3D1%26b%3D2'), {
    sockjsURL: 'http://h/chat?token=1&b=2',
  });
  assert.deepEqual(address('?broker=//h.test/ws'), { brokerURL: 'wss://h.test/ws' });
  assert.deepEqual(address('?broker=WSS://h.test'), { brokerURL: 'wss://h.test/' });
  for (const wrong of ['javascript:alert(1)', 'http://', 'data:,x', 'http://a b/'])
    assert.throws(() => address(`?broker=${encodeURIComponent(wrong)}`), /no address of a broker/);
});

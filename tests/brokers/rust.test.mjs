// What the scenarios leave out for the crate stomp-wasm, and that its adapter leaves out nothing else.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NAMES } from './kit/names.mjs';
import { Client } from './kit/rust/client.mjs';
import { notApplicable } from './kit/rust/not-applicable.mjs';
import { Session } from './kit/rust/session.mjs';
import * as groups from './scenarios/index.mjs';

test('each scenario that is not for the crate exists, and has a reason', (t) => {
  const known = Object.entries(groups).flatMap(([group, members]) =>
    Object.values(members).map(({ name }) => `${group}: ${name}`),
  );
  for (const { reason, brokers = [], scenarios } of notApplicable(groups)) {
    assert.deepEqual(
      scenarios.filter((name) => !known.includes(name)),
      [],
    );
    assert.deepEqual(
      brokers.filter((name) => !(name in NAMES)),
      [],
    );
    t.diagnostic(`${reason}: ${scenarios.join('; ')}`);
  }
});

test('an option or a header that the crate does not have fails the scenario', () => {
  assert.throws(() => new Client({ discardWebsocketOnCommFailure: true }), /no discardWebsocket/);
  assert.throws(() => new Session({ interceptors: [] }), /no interceptors/);
  const client = new Client({});
  assert.throws(() => client.publish({ destination: '/a', isBinaryBody: true }), /no isBinaryBody/);
  assert.throws(() => client.subscribe('/a', () => {}, { id: 'mine' }), /no id/);
});

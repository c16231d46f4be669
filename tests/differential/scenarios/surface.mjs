// What the module and its classes look like from outside.

import { topic } from '../harness/scenario.mjs';

const EXPORTS = [
  'Client',
  'CompatClient',
  'Stomp',
  'StompConfig',
  'StompHeaders',
  'Versions',
  'FrameImpl',
  'Parser',
  'StompSocketState',
  'ActivationState',
  'ReconnectionTimeMode',
  'TickerStrategy',
];

/** Declared private in stompjs's types, and not marked by an underscore. */
const PRIVATE = ['scheduleReconnect', 'serializeCmdAndHeaders', 'isBodyEmpty', 'bodyLength'];

/** Methods and accessors a class offers, internal ones left out. */
function offered(prototype) {
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name]) => !name.startsWith('_') && !PRIVATE.includes(name))
    .map(([name, { get, set }]) =>
      get || set ? `${name} (${get ? 'get' : ''}${set ? 'set' : ''})` : name,
    )
    .sort();
}

/** The type of an error whose text is the host's. */
function thrownBy(action) {
  try {
    action();
    return 'nothing';
  } catch (error) {
    return error.name;
  }
}

function ownProperties(object) {
  return Object.entries(Object.getOwnPropertyDescriptors(object))
    .filter(([name, { enumerable }]) => enumerable && !name.startsWith('_'))
    .map(([name, { value, writable, configurable }]) => ({
      name,
      type: typeof value,
      writable,
      configurable,
    }));
}

export default topic('surface', (add) => {
  for (const name of EXPORTS) {
    add(`export ${name}`, { client: false }, (t) =>
      t.log.add(`${name} is a ${typeof t.lib[name]}`),
    );
  }
  for (const name of [
    'StompSocketState',
    'ActivationState',
    'ReconnectionTimeMode',
    'TickerStrategy',
  ]) {
    add(`enum ${name}`, { client: false }, (t) => t.log.add(t.log.show(t.lib[name])));
  }
  for (const name of ['Client', 'Versions', 'FrameImpl', 'Parser', 'CompatClient']) {
    add(`methods of ${name}`, { client: false }, (t) => {
      for (const member of offered(t.lib[name].prototype)) t.log.add(member);
      t.log.add(`takes ${t.lib[name].length}`);
    });
  }
  add('static members of Versions', { client: false }, (t) =>
    t.log.add(t.log.show(ownProperties(t.lib.Versions))),
  );
  add('static members of Stomp', { client: false }, (t) =>
    t.log.add(t.log.show(ownProperties(t.lib.Stomp))),
  );

  add('own properties of a bare client', { client: false }, (t) => {
    for (const property of ownProperties(new t.lib.Client())) t.log.add(t.log.show(property));
  });
  add('values of a bare client', { client: false }, (t) => {
    const client = new t.lib.Client();
    for (const { name } of ownProperties(client))
      t.log.add(`${name} = ${t.log.show(client[name])}`);
  });
  add('getters of a bare client', { client: false }, (t) => {
    const client = new t.lib.Client();
    for (const name of [
      'webSocket',
      'connected',
      'connectedVersion',
      'active',
      'disconnectHeaders',
      'state',
    ]) {
      t.log.add(`${name} = ${t.log.show(client[name])}`);
    }
  });
  add('number of arguments of the methods', { client: false }, (t) => {
    for (const name of offered(t.lib.Client.prototype).filter((member) => !member.includes('('))) {
      t.log.add(`${name} takes ${t.lib.Client.prototype[name].length}`);
    }
  });
  add('a spread copy has the options', {}, (t) => {
    for (const name of Object.keys({ ...t.client }).filter((key) => !key.startsWith('_')))
      t.log.add(name);
  });
  add('Versions', { client: false }, (t) => {
    const { Versions } = t.lib;
    for (const versions of [[], ['1.2'], ['1.0', '1.1'], ['1.2', '1.1', '1.0', '2.0']]) {
      const made = new Versions(versions);
      t.log.add(t.log.show([made.versions, made.supportedVersions(), made.protocolVersions()]));
    }
    t.log.add(t.log.show([Versions.default.versions, Versions.V1_0, Versions.V1_1, Versions.V1_2]));
  });
  add('StompConfig and StompHeaders are empty', { client: false }, (t) => {
    t.log.add(t.log.show([new t.lib.StompConfig(), new t.lib.StompHeaders()]));
  });
  add('called without new', { client: false }, (t) => {
    for (const name of ['Client', 'Versions', 'FrameImpl', 'Parser'])
      t.log.add(`${name}: ${thrownBy(() => t.lib[name]())}`);
  });
  add(
    'a subclass with callbacks as class fields',
    {
      client: (t, conf) => {
        class Mine extends t.lib.Client {
          onConnect = t.recorder('field onConnect');
          onWebSocketClose = t.recorder('field onWebSocketClose');
          reconnectDelay = 77;
        }
        return new Mine(conf);
      },
    },
    async (t) => {
      await t.up();
      await t.lost();
      await t.advance(80);
    },
  );
  add(
    'a subclass that overrides a method',
    {
      client: (t, conf) => {
        class Mine extends t.lib.Client {
          publish(params) {
            t.log.add('overridden');
            super.publish({ ...params, destination: '/other' });
          }
        }
        return new Mine(conf);
      },
    },
    async (t) => {
      await t.up();
      t.call('publish', { destination: '/q', body: 'x' });
    },
  );
  add(
    'a proxy around a client',
    {
      client: (_t, conf) => new Proxy(new _t.lib.Client(conf), {}),
    },
    async (t) => {
      await t.up();
      t.call('subscribe', '/q', t.recorder('listener'));
      t.call('publish', { destination: '/q', body: 'x' });
      t.call('deactivate');
      await t.settle();
    },
  );
  add('methods taken off the client', {}, async (t) => {
    const { activate, publish } = t.client;
    t.log.add(`publish: ${thrownBy(() => publish({ destination: '/q' }))}`);
    t.log.add(`activate: ${thrownBy(() => activate())}`);
    await t.settle();
  });
  add('Object.assign onto a client', {}, async (t) => {
    Object.assign(t.client, { connectHeaders: { login: 'me' }, onConnect: t.recorder('another') });
    await t.up();
  });
});

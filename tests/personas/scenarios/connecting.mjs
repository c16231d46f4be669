// Scenarios: CONNECT, versions, log-in, heart-beats, subprotocols and DISCONNECT.

import {
  a,
  APACHE,
  b,
  beating,
  bytes,
  CLOSE,
  connect,
  DROP,
  FULL,
  last,
  OVER_TCP,
  RABBITMQ,
  scenario,
  send,
  subscribe,
  tcp,
  text,
  together,
} from '../script.mjs';

const plain = (...headers) => ['CONNECT', 'host:/', '{login}', ...headers].join('|');

export const connecting = [
  scenario('CONNECT 1.2', [a(connect('1.2'))]),
  scenario('CONNECT 1.1', [a(connect('1.1'))]),
  scenario('CONNECT 1.0', [a(connect('1.0'))]),
  scenario('CONNECT without accept-version', [a(plain())]),
  scenario('CONNECT of a list', [a(connect('1.0,1.1,1.2'))]),
  scenario('CONNECT of a list of others', [a(connect('2.0,1.1'))]),
  scenario('CONNECT of an unknown version', [last(a(connect('1.3')))]),
  scenario('CONNECT of an unknown version, then a known one', [
    last(a(connect('1.3'))),
    a(connect('1.2')),
  ]),
  scenario('STOMP instead of CONNECT', [a(connect('1.2').replace('CONNECT', 'STOMP'))]),
  scenario('CONNECT without host', [a('CONNECT|accept-version:1.2|{login}')]),
  scenario('CONNECT to another host', [a('CONNECT|accept-version:1.2|host:nowhere|{login}')]),
  scenario('CONNECT with a receipt', [a(connect('1.2', 'receipt:r'))]),
  scenario('CONNECT with a client-id', [a(connect('1.2', 'client-id:{n}'))]),
  scenario('two CONNECTs with one client-id', [
    a(connect('1.2', 'client-id:{n}')),
    last(b(connect('1.2', 'client-id:{n}'))),
  ]),
  scenario(
    'a wrong passcode',
    [last(a('CONNECT|accept-version:1.2|host:/|login:admin|passcode:wrong'))],
    { only: ['activemq', 'artemis', 'rabbitmq'] },
  ),
  scenario('a wrong passcode on 1.0', [last(a('CONNECT|login:admin|passcode:wrong'))], {
    only: ['activemq', 'artemis', 'rabbitmq'],
  }),
  scenario(
    'a wrong passcode, then the right one',
    [last(a('CONNECT|accept-version:1.2|host:/|login:admin|passcode:wrong')), a(connect())],
    { only: ['activemq', 'artemis', 'rabbitmq'] },
  ),
  scenario('no login', [last(a('CONNECT|accept-version:1.2|host:/'))], {
    only: ['activemq', 'artemis', 'rabbitmq'],
  }),
  scenario('CONNECT twice', [a(connect()), last(a(connect()))]),
  scenario('CONNECT twice, then SEND', [
    a(connect()),
    last(a(connect())),
    a(send('/topic/{n}', 'x', 'receipt:r')),
  ]),
  scenario('SEND before CONNECT', [last(a(send('/topic/{n}', 'x')))]),
  scenario('SEND with a receipt before CONNECT', [last(a(send('/topic/{n}', 'x', 'receipt:r')))]),
  scenario('SEND before CONNECT, then CONNECT', [last(a(send('/topic/{n}', 'x'))), a(connect())]),
  scenario('SUBSCRIBE before CONNECT', [last(a(subscribe('/topic/{n}')))]),
  scenario('DISCONNECT before CONNECT', [last(a('DISCONNECT|receipt:r'))]),
  scenario('an unknown command before CONNECT', [last(a('JUMP|receipt:r'))]),
  scenario('a line feed before CONNECT', [last(a(text('\n'))), a(connect())]),
  scenario(
    'line feeds in front of CONNECT',
    [last(a(text('\n\nCONNECT\naccept-version:1.2\nhost:/\nlogin:guest\npasscode:guest\n\n\0')))],
    {
      only: ['rabbitmq', 'spring', 'spring-relay'],
    },
  ),
  scenario(
    'carriage returns',
    [
      last(
        a(
          text(
            'CONNECT\r\naccept-version:1.2\r\nhost:/\r\nlogin:admin\r\npasscode:admin\r\n\r\n\0',
          ),
        ),
      ),
    ],
    {
      only: APACHE,
    },
  ),
  scenario(
    'carriage returns to Spring',
    [last(a(text('CONNECT\r\naccept-version:1.2\r\nhost:/\r\n\r\n\0')))],
    {
      only: ['spring', 'spring-relay'],
    },
  ),
  scenario('CONNECT with a body', [a(`${connect()}||body`)]),
  scenario('CONNECT in a binary message', [last(a(bytes(connect())))]),
  scenario(
    'CONNECT in two messages',
    [last(a(text('CONNECT\naccept-ver'), text('sion:1.2\nhost:/\n\n\0')))],
    { only: ['spring', 'spring-relay'] },
  ),
  scenario('CONNECT with an unknown header and an empty value', [
    a(connect('1.2', 'foo:', 'bar:b')),
  ]),
  scenario('heart-beat 0,0', [a(connect('1.2', 'heart-beat:0,0'))]),
  scenario('heart-beat 10000,10000', [a(connect('1.2', 'heart-beat:10000,10000'))]),
  scenario('heart-beat 1500,2700', [a(connect('1.2', 'heart-beat:1500,2700'))]),
  scenario('heart-beat 10,20', [last(a(connect('1.2', 'heart-beat:10,20')))]),
  scenario('heart-beat 0,5000', [a(connect('1.2', 'heart-beat:0,5000'))]),
  scenario('heart-beat 5000,0', [a(connect('1.2', 'heart-beat:5000,0'))]),
  scenario('heart-beat 60000,90000', [a(connect('1.2', 'heart-beat:60000,90000'))]),
  scenario('heart-beat on 1.0', [a(connect('1.0', 'heart-beat:5000,5000'))]),
  scenario('heart-beat on 1.1', [a(connect('1.1', 'heart-beat:5000,5000'))]),
  scenario('heart-beat of letters', [last(a(connect('1.2', 'heart-beat:a,b')))]),
  scenario('heart-beat of one number', [last(a(connect('1.2', 'heart-beat:1000')))]),
  scenario('heart-beat below zero', [last(a(connect('1.2', 'heart-beat:-1,-1')))]),
  scenario('heart-beats of the broker', [beating(a(connect('1.2', 'heart-beat:0,1000')))]),
  scenario('DISCONNECT with a receipt', [a(connect()), last(a('DISCONNECT|receipt:bye'))]),
  scenario('DISCONNECT without a receipt', [a(connect()), last(a('DISCONNECT'))]),
  scenario('DISCONNECT on 1.0', [a(connect('1.0')), last(a('DISCONNECT|receipt:bye'))]),
  scenario('SEND behind DISCONNECT', [
    a(connect()),
    b(connect(), subscribe('/topic/{n}')),
    last(a('DISCONNECT|receipt:bye', send('/topic/{n}', 'late', 'receipt:late'))),
  ]),
  scenario('a connection closed by the client', [a(connect()), last(a(CLOSE))]),
  scenario('subprotocol v11', [a(connect('1.1'))], { protocols: ['v11.stomp', 'v10.stomp'] }),
  scenario('subprotocol v10 first', [a(connect('1.0,1.1,1.2'))], {
    protocols: ['v10.stomp', 'v11.stomp', 'v12.stomp'],
  }),
  scenario('no subprotocol', [a(connect())], { protocols: [] }),
  scenario('subprotocol stomp', [a(connect())], { protocols: ['stomp'] }),
  scenario('an unknown subprotocol', [a(connect())], { protocols: ['foo'] }),
  scenario('CONNECT over TCP', [tcp(connect())], { only: OVER_TCP }),
  scenario('CONNECT 1.0 over TCP', [tcp(plain())], { only: OVER_TCP }),
  scenario(
    'SEND and RECEIPT over TCP',
    [
      tcp(connect()),
      tcp(subscribe('/topic/{n}', 'receipt:sub')),
      tcp(send('/topic/{n}', 'hello', 'receipt:sent')),
    ],
    { only: OVER_TCP },
  ),
  scenario('DISCONNECT over TCP', [tcp(connect()), last(tcp('DISCONNECT|receipt:bye'))], {
    only: OVER_TCP,
  }),
  scenario('an unknown command over TCP', [tcp(connect()), last(tcp('JUMP|receipt:r'))], {
    only: ['activemq', 'artemis'],
  }),
  scenario(
    'a wrong passcode over TCP',
    [last(tcp('CONNECT|accept-version:1.2|host:/|login:admin|passcode:wrong'))],
    { only: APACHE },
  ),
  scenario('two frames in one message', [
    a(connect()),
    a(subscribe('/topic/{n}')),
    a(together(send('/topic/{n}', 'one'), send('/topic/{n}', 'two'))),
  ]),
  scenario('a frame in two messages', [
    a(connect(), subscribe('/topic/cut')),
    last(a(text('SEND\ndestination:/topic/cut\n\nhe'), text('llo\0'))),
  ]),
  scenario(
    'a lost connection gives its message back',
    [
      a(connect(), subscribe('/queue/{n}', 'ack:client')),
      b(connect()),
      b(send('/queue/{n}', 'hello')),
      last(a(DROP)),
      b(subscribe('/queue/{n}', 'ack:client')),
    ],
    { only: FULL },
  ),
  scenario(
    'a log-in to the relay is not checked',
    [a('CONNECT|accept-version:1.2|host:/|login:someone|passcode:wrong')],
    { only: ['spring-relay', 'spring'] },
  ),
  scenario('a token', [a('CONNECT|accept-version:1.2|host:/|token:token-of-kim')], {
    only: ['spring', 'spring-relay'],
  }),
  scenario(
    'at most so many transactions',
    [a(connect(), ...Array.from({ length: 17 }, (_, index) => `BEGIN|transaction:t${index}`))],
    { only: RABBITMQ },
  ),
];

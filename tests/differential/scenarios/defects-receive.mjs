// What stompjs does wrong with what it receives: P1 to P13, and the K that need no SockJS.

import { topic } from '../harness/scenario.mjs';
import { bytes, connected, frame, message, receipt } from '../harness/frames.mjs';

/** One subscription on `version` that gets the chunks, then something sane. */
const listening =
  (chunks, version = '1.2') =>
  async (t) => {
    await t.up({ version });
    t.call('subscribe', '/q', t.recorder('listener'));
    await t.receive(...chunks);
    await t.receive(message({}, 'after'));
  };

export default topic('defect', (add) => {
  add('P1 two backslashes before an n', listening([message({ x: 'C:\\\\new' })]));
  add('P1 backslashes in a row', listening([message({ x: '\\\\\\\\c\\\\\\n' })]));
  add('P1b a frame through marshall and Parser', { client: false }, (t) => {
    const raw = t.lib.FrameImpl.marshall({
      command: 'SEND',
      headers: { x: 'dir\\name' },
      escapeHeaderValues: true,
    });
    const parser = new t.lib.Parser(
      (got) => t.log.add(t.log.show(t.lib.FrameImpl.fromRawFrame(got, true))),
      () => {},
    );
    parser.parseChunk(raw);
  });
  add('P2 an undefined escape', listening([message({ x: 'a\\tb' })]));
  add('P2 a backslash at the end', listening([message({ x: 'a\\' })]));
  add('P3 an escaped header name', listening([message({ 'a\\cb': 'v' })]));
  add('P4 escapes in 1.1', listening([message({ x: 'a\\cb\\nc' })], '1.1'));
  add('P4 1.1 has no \\r', listening([message({ x: 'a\\rb' })], '1.1'));
  for (const version of ['1.0', '1.1', '1.2']) {
    add(`P5 blanks around a value, ${version}`, listening([message({ x: '  pad ' })], version));
    add(`P5 blanks around a name, ${version}`, listening([message({ ' x ': 'v' })], version));
  }
  add('P6 a CR in the command', listening([message().replace('MESSAGE', 'MES\rSAGE')]));
  add('P6 a CR in a value', listening([message({ x: 'a\rb' })]));
  add(
    'P7 a header line without a colon',
    listening([frame('MESSAGE', { subscription: 'sub-0' }).replace('\n\n', '\nbroken\n\n')]),
  );
  add(
    'P7 with three frames behind it',
    listening([`MESSAGE\nbroken\n\nx\0${receipt('1')}${receipt('2')}`, receipt('3')]),
  );
  for (const length of ['abc', '-1', '', '5x', '1e3', '99999999999999999999', ' 5', '+5', '5.5']) {
    add(
      `P8 content-length '${length}'`,
      listening([message({ 'content-length': length }), receipt('a'), receipt('b')]),
    );
  }
  add(
    'P9 content-length shorter than the body',
    listening([message({ 'content-length': 3 }, '€12'), receipt('a')]),
  );
  add(
    'P9 content-length longer than the body',
    listening([message({ 'content-length': 7 }), receipt('a')]),
  );
  add('P10 a BOM at the start of the body', listening([message({}, '\ufeffbody')]));
  add('P10 a BOM at the start of a value', listening([message({ x: '\ufeffvalue' })]));
  add('P10 a BOM before the frame', listening([`\ufeff${message()}`]));
  add('P11 subscription: constructor', listening([message({ subscription: 'constructor' })]));
  add('P11 subscription: __proto__', listening([message({ subscription: '__proto__' })]));
  add('P11 command toString', listening([frame('toString', { a: 'b' })]));
  add(
    'P11 header __proto__',
    listening([
      message({ __proto: 1, ['__proto__']: 'v' }),
      frame('MESSAGE', [
        ['subscription', 'sub-0'],
        ['__proto__', 'v'],
        ['destination', '/q'],
        ['message-id', '1'],
      ]),
    ]),
  );
  add('P11 receipt-id: constructor', listening([receipt('constructor'), receipt('__proto__')]));
  add('P11 subscribing as constructor and __proto__', async (t) => {
    await t.up();
    for (const id of ['constructor', '__proto__', 'toString'])
      t.call('subscribe', '/q', t.recorder(id), { id });
    await t.receive(
      ...['constructor', '__proto__', 'toString'].map((id) => message({ subscription: id })),
    );
  });
  add('P11 watching for a receipt called __proto__', async (t) => {
    await t.up();
    for (const id of ['__proto__', 'valueOf'])
      t.call('watchForReceipt', id, t.recorder(`watcher ${id}`));
    await t.receive(receipt('__proto__'), receipt('valueOf'));
  });
  add('P12 isBinaryBody of a text message', async (t) => {
    await t.up();
    t.call('subscribe', '/q', (m) => t.log.add(`isBinaryBody: ${m.isBinaryBody}`));
    await t.receive(message(), bytes(message()));
  });
  add('P13 escapes in an ERROR before CONNECTED', {}, async (t) => {
    t.call('activate');
    await t.open();
    await t.receive(frame('ERROR', { message: 'Bad\\c token' }, 'x'));
  });
  add(
    'wrong UTF-8 in a header',
    listening([
      new Uint8Array([
        ...new TextEncoder().encode('MESSAGE\nsubscription:sub-0\nx:'),
        0xff,
        ...new TextEncoder().encode('\n\nbody\0'),
      ]).buffer,
    ]),
  );
  add(
    'wrong UTF-8 in a body',
    listening([
      new Uint8Array([
        ...new TextEncoder().encode(
          'MESSAGE\nsubscription:sub-0\nmessage-id:1\ndestination:/q\n\nbo',
        ),
        0xff,
        0x64,
        0,
      ]).buffer,
    ]),
  );
  add('an empty header name', listening([message({ '': 'v' })]));
  add(
    'a command with blanks',
    listening(['MESSAGE \nsubscription:sub-0\nmessage-id:1\ndestination:/q\n\nx\0']),
  );
  add('a body where none is allowed', listening([frame('RECEIPT', { 'receipt-id': 'r' }, 'body')]));
  add(
    'K3 a line feed behind each frame, heart-beats off',
    { config: { heartbeatIncoming: 0, heartbeatOutgoing: 0 } },
    async (t) => {
      t.call('activate');
      await t.open();
      await t.receive(`${connected({ 'heart-beat': '0,0' })}\n`, `${receipt('a')}\n`);
    },
  );
  add('K4 a Blob', async (t) => {
    await t.up();
    await t.step('a Blob comes', () => t.socket.fireMessage(new Blob(['MESSAGE\n\n\0'])));
    await t.receive(message());
  });
});

// Differences that show in many scenarios, as rules on whole logs.

/** stompjs's: passcodes, tokens and the like in debug text. */
export function withoutSecrets(lines) {
  return lines.map((line) => {
    if (!/^debug (>>>|<<<) /.test(textOf(line))) return line;
    const secret = line.includes('>>> CONNECT\\n')
      ? /^(passcode|token|.*api-key|authorization):/i
      : /^(authorization):/i;
    return line
      .split('\\n')
      .map((part) => part.replace(new RegExp(`${secret.source}.*`, 'i'), '$1:***'))
      .join('\\n');
  });
}

const timeOf = (line) => Number(line.slice(1, line.indexOf(']')));
const textOf = (line) => line.slice(line.indexOf(']') + 2);

/** Ours: lines that say why there is no connection. */
export const withoutReasons = (lines) => lines.filter((line) => !REASONS.test(textOf(line)));

/** Ours: what the log and `onWebSocketError` say of an error that is reported too. */
export function toldByReport(lines) {
  const reported = lines
    .map((line) => /reportError \w+\((".*?[^\\]")/.exec(line)?.[1])
    .filter(Boolean);
  const isRepeated = (line) =>
    reported.some(
      (text) =>
        [`debug ${JSON.parse(text)}`, `debug ${text}`, `console.log ${text}`].includes(
          textOf(line),
        ) || textOf(line).startsWith(`onWebSocketError({type: "error", message: ${text}, error: `),
    );
  const kept = lines.filter((line) => !isRepeated(line));
  return withoutTimersOfAttempts(kept);
}

/** stompjs's, as other rows have made it: a cause for which there is no socket is reported once. */
export function causesOnce(lines) {
  let last;
  const kept = lines.filter((line) => {
    if (/ connected 1/.test(line)) last = undefined;
    if (
      !/reportError .*(must be provided|must return a WebSocket|that is closed|beforeConnect|factory)/.test(
        line,
      )
    )
      return true;
    const isNew = textOf(line) !== last;
    last = textOf(line);
    return isNew;
  });
  return withoutTimersOfAttempts(kept);
}

const REASONS =
  /debug "?(Close code |ERROR says: |No CONNECTED after|The broker sent no CONNECTED|No WebSocket at |A message was too large)|console\.log "(Close code |ERROR says: |No CONNECTED after|The broker sent no CONNECTED|No WebSocket at )/;

/** While an attempt is under way, a timer of ours runs for the line that says that it takes long. */
export function withoutTimersOfAttempts(lines) {
  const last = lines.findLast((line) => /^now /.test(textOf(line))) ?? '';
  if (!/ACTIVE active, apart/.test(last)) return lines;
  return [...lines.slice(0, -1), lines.at(-1).replace(/timers .*/, 'an attempt is under way')];
}

/** Ours: the handler that is taken off a socket when its connection is over. Only right behind that. */
export function withoutHandlersTakenOff(lines) {
  return lines.filter((line, index) => {
    const takenOff = /^socket\d+ gets onmessage$/.test(textOf(line));
    return !(
      takenOff &&
      lines.slice(Math.max(0, index - 4), index).some((before) => ENDS.test(textOf(before)))
    );
  });
}

/** CompatClient's debug goes to the console, unless told otherwise. */
const ENDS = /^(debug |console\.log ")Connection closed to /;

const REASON = 'Dropped without waiting for the closing handshake';

/** stompjs's: a socket dropped with neither code nor reason. */
export function droppedWithReason(lines) {
  return lines.map((line, index) => {
    const dropped =
      index > 0 &&
      /^socket\d+ gets onclose, onerror, onmessage, onopen$/.test(textOf(lines[index - 1]));
    const closed = dropped
      ? line.replace(/(socket\d+) close\(\)$/, `$1 close(4001, "${REASON}")`)
      : line;
    return closed.replace(
      /"Quick discarding socket \(#\d+\) without waiting for the shutdown sequence\."/,
      `"${REASON}"`,
    );
  });
}

/** stompjs's: nothing runs at the end while a socket is closing. */
export function closingIsTimed(lines) {
  const told = lines.findLastIndex(
    (line) => CLOSING.test(textOf(line)) || /^debug >>> DISCONNECT\\n/.test(textOf(line)),
  );
  const done = lines.findLastIndex((line) => ENDS.test(textOf(line)));
  return told > done ? [...lines.slice(0, -1), lines.at(-1).replace(/at rest$/, 'running')] : lines;
}

const CLOSING = /^socket\d+ close\(\)$/;

/**
 * stompjs's: a connection whose socket was told to close counts as connected until it is closed, and gets a DISCONNECT
 * that is not read.
 */
export function closingIsOver(lines) {
  let closing;
  return lines.flatMap((line, index) => {
    const text = textOf(line);
    if (CLOSING.test(text)) closing = text.split(' ')[0];
    if (ENDS.test(text)) closing = undefined;
    if (!closing) return [line];
    if (isAboutLostDisconnect(lines, index)) return [];
    if (text === 'client.connected is true') return [line.replace('true', 'false')];
    return [line.replace(new RegExp(`connected (\\S+) ${closing}\\}$`), `apart $1 ${closing}}`)];
  });
}

/** The write itself, and what debug says before and after. */
function isAboutLostDisconnect(lines, index) {
  const isWrite = (at) =>
    /^socket\d+ send .*"DISCONNECT\\n.* \(lost\)$/.test(textOf(lines[at] ?? '[] '));
  const text = textOf(lines[index]);
  return (
    isWrite(index) ||
    (isWrite(index + 1) && text.startsWith('debug >>> ')) ||
    (isWrite(index - 1) && text.startsWith('debug chunk sent'))
  );
}

/** stompjs's: what stands in a chunk behind the frame at which the connection ended is delivered all the same. */
export function restOfChunkIgnored(lines) {
  return steps(lines).flatMap((step) => {
    if (!/^== received /.test(textOf(step[0]))) return step;
    const over = step.findIndex((line) => /^socket\d+ (close|terminate)\(/.test(textOf(line)));
    const next =
      over < 0
        ? -1
        : step.findIndex((line, index) => index > over && /^debug <<< /.test(textOf(line)));
    const end = step.findIndex((line) => /^now /.test(textOf(line)));
    return next < 0
      ? step
      : step.filter(
          (line, index) => index < next || index >= end || /^promise /.test(textOf(line)),
        );
  });
}

/** A log in pieces that begin with a step each. */
function steps(lines) {
  const all = [[]];
  for (const line of lines) {
    if (/^== /.test(textOf(line))) all.push([]);
    all.at(-1).push(line);
  }
  return all.filter((step) => step.length);
}

/** stompjs's: the connection timeout of a connection that is gone still makes itself heard. */
export function staleTimeoutsUnheard(lines) {
  let socket = true;
  return lines.filter((line) => {
    const text = textOf(line);
    if (/^factory gives /.test(text)) socket = true;
    if (ENDS.test(text)) socket = false;
    return socket || !/^debug Connection not established in /.test(text);
  });
}

/** stompjs's: heart-beats after each period, instead of after 80 % of it. */
export function beatingEarly(lines) {
  const without = lines.filter((_line, index) => !isBeat(lines, index));
  const moves = beats(lines).flatMap((beat) => replanned(beat, lines));
  return moves.reduce(inserted, without);
}

/** stompjs's: heart-beats as text on sockets to which everything else goes as bytes. */
export function beatingInBytes(lines) {
  const bytes = new Set();
  return lines.map((line) => {
    const [, socket, sent] = /^(socket\d+) send (.*)$/.exec(textOf(line)) ?? [];
    if (sent?.startsWith('Uint8Array "CONNECT')) bytes.add(socket);
    return sent === '"\\n"' && bytes.has(socket)
      ? line.replace('send "', 'send Uint8Array "')
      : line;
  });
}

/** The first of the two lines of a heart-beat, or the second: what is said about it, or what the socket threw. */
function isBeat(lines, index) {
  const isFirst = (at) =>
    at >= 0 && at < lines.length && /^socket\d+ send "\\n"/.test(textOf(lines[at]));
  return isFirst(index) || isFirst(index - 1);
}

/** Since when, until when, and how often each connection beats. */
function beats(lines) {
  return lines.flatMap((line, index) => {
    const [, period] = /^debug send PING every (\d+)ms$/.exec(textOf(line)) ?? [];
    if (!period) return [];
    const end = lines.findIndex(
      (later, at) =>
        at > index && /^debug Outgoing ping dispose|^socket\d+ close\(/.test(textOf(later)),
    );
    return [
      {
        start: timeOf(line),
        period: Number(period),
        end: end < 0 ? timeOf(lines.at(-1)) : timeOf(lines[end]),
      },
    ];
  });
}

function replanned({ start, period, end }, lines) {
  const socket = /socket\d+/.exec(
    lines.filter((line) => timeOf(line) <= start && /socket\d+ send/.test(line)).at(-1),
  )?.[0];
  const beaten = lines.findIndex(
    (line, index) => isBeat(lines, index) && timeOf(line) > start && timeOf(line) <= end,
  );
  if (beaten < 0 && end - start > period) return [];
  const said = beaten < 0 ? 'debug >>> PING' : textOf(lines[beaten + 1]);
  const early = Math.floor(period * 0.8);
  const plan = [];
  for (let time = start + early; time <= end; time += early) {
    plan.push([`[${time}] ${socket} send "\\n"`, `[${time}] ${said}`]);
  }
  return plan;
}

/** Puts the lines where time passes over their moment. */
function inserted(lines, added) {
  const time = timeOf(added[0]);
  const step = lines.findLastIndex(
    (line) => /^== \d+ ms pass$/.test(textOf(line)) && timeOf(line) < time,
  );
  const passed =
    step +
    1 +
    lines
      .slice(step + 1)
      .findIndex((line) => timeOf(line) > time || (timeOf(line) === time && isOver(textOf(line))));
  return [...lines.slice(0, passed), ...added, ...lines.slice(passed)];
}

/** What can only stand behind the time that passes. */
const isOver = (text) => /^(now |== |end, )/.test(text) || /^\w+(\.\w+)?(\(.*\))? …$/.test(text);

// The figures as pictures, `{name: SVG}`.

import { sizeName } from '../cases.mjs';
import { barChart, lineChart } from './svg.mjs';
import { figure, groupsOf } from '../rows.mjs';

const [STOMPJS, OURS, NEITHER] = [0, 1, 2];
const KIB = 1024;

/** All that the figures have something for. */
export function plots({ browsers: { chromium }, soak, sizes }) {
  const names = chromium.packages.map(({ name }) => name);
  const groups = groupsOf(chromium.fake).filter(({ beside }) => beside === 'stompjs');
  const ofDirection = (direction) => groups.filter(({ group }) => group.startsWith(direction));
  return {
    'incoming.svg': messages('Incoming messages', ofDirection('incoming'), names),
    'outgoing.svg': messages('Outgoing messages', ofDirection('outgoing'), names),
    ...(chromium.websocket.results.length
      ? { 'websocket.svg': websocket(chromium.websocket) }
      : {}),
    ...(chromium.startup.length ? { 'startup.svg': startup(chromium.startup, names) } : {}),
    'sizes.svg': weights(sizes),
    ...(soak.length ? { 'soak.svg': long(soak) } : {}),
  };
}

/** `5 µs`, `3 ms`. */
const duration = (microseconds) =>
  microseconds < 1000 ? `${+microseconds.toPrecision(3)} µs` : `${microseconds / 1000} ms`;

function messages(title, groups, names) {
  const panels = groups.map(({ group, results }) => ({
    title: group.replace(/^\w+, /, ''),
    labels: results.map(({ size }) => sizeName(size)),
    lines: names.map((name, which) => ({
      name,
      colour: which,
      values: results.map(({ microseconds }) => microseconds[which]),
    })),
  }));
  return lineChart(title, panels, { tick: duration, unit: 'per message' });
}

function websocket({ names, results }) {
  const colours = [NEITHER, STOMPJS, OURS];
  const panel = {
    title: 'over a real WebSocket, ASCII text',
    labels: results.map(({ size }) => sizeName(size)),
    lines: names.slice(0, colours.length).map((name, which) => ({
      name,
      colour: colours[which],
      values: results.map(({ microseconds }) => microseconds[which]),
    })),
  };
  return lineChart('Real WebSocket', [panel], { tick: duration, unit: '' });
}

function startup(results, names) {
  const rows = results.flatMap(({ way, beside, milliseconds }) =>
    (beside ? [beside] : names).map((name, which) => ({
      label: `${name}, ${way}`,
      value: milliseconds[which],
      colour: which,
    })),
  );
  return barChart('Start-up, ms of CPU time', rows, { show: figure });
}

function weights(sizes) {
  const rows = sizes
    .filter(({ name }) => name !== 'stomp.wasm')
    .map(({ name, brotli }) => ({
      label: name,
      value: brotli,
      colour: name.startsWith('stompjs') ? STOMPJS : OURS,
    }));
  return barChart('What an application loads, bytes after brotli', rows, {
    show: (value) => value.toLocaleString('en'),
  });
}

function long(soak) {
  const panels = soak.map(({ part, count, heap, wasm }) => ({
    title: `${count.toLocaleString('en')} ${part}`,
    labels: heap.map((_, round) => (round === 0 || round === heap.length - 1 ? round + 1 : '')),
    lines: [
      { name: 'JavaScript heap', colour: OURS, values: heap.map((bytes) => bytes / KIB) },
      { name: 'WebAssembly', colour: NEITHER, values: wasm.map((bytes) => bytes / KIB) },
    ],
  }));
  return lineChart('Memory after each round', panels, {
    tick: (value) => `${value}`,
    isLinear: true,
    unit: 'KiB, after each round',
  });
}

// The results as tables of Markdown.

import { median, range } from '../statistics.mjs';
import { RABBITMQ } from './contestants.mjs';

const KIB = 1024;
const MIB = 1024 * 1024;

/** Results of one case and broker, several rounds, as the figures that are shown. */
export function summarize(rounds) {
  const perCpuSecond = rounds.map(({ messages, broker_cpu }) => messages / broker_cpu);
  return {
    perSecond: median(rounds.map(({ messages, seconds }) => messages / seconds)),
    perCpuSecond: median(perCpuSecond),
    spread: range(perCpuSecond),
    loadCores: median(rounds.map(({ load_cpu, seconds }) => load_cpu / seconds)),
    brokerCores: median(rounds.map(({ broker_cpu, seconds }) => broker_cpu / seconds)),
  };
}

/** `results`: `[{shape, size, brokers: {name: rounds}}]`. */
export function messagesTable(results) {
  const rows = results.flatMap(({ shape, size, brokers }) => {
    const figures = Object.entries(brokers).map(([name, rounds]) => [name, summarize(rounds)]);
    const rabbit = figures.find(([name]) => name === RABBITMQ)?.[1];
    return figures.map(([name, figure]) => [
      `${shape}, ${size} B`,
      name,
      whole(figure.perSecond),
      (1e6 / figure.perCpuSecond).toFixed(2),
      whole(figure.perCpuSecond),
      rabbit && name !== RABBITMQ
        ? `${(figure.perCpuSecond / rabbit.perCpuSecond).toFixed(1)} ×`
        : '',
      figure.spread.map(whole).join(' – '),
      `${figure.brokerCores.toFixed(2)} + ${figure.loadCores.toFixed(2)}`,
    ]);
  });
  const heads = ['case', 'broker', 'messages/s', 'CPU µs/message', 'messages/CPU s', 'RabbitMQ ×'];
  return table([...heads, 'least – most', 'cores: broker + load'], rows);
}

export function latencyTable(results) {
  const rows = results.map(({ name, rate, latency }) => {
    const { p50, p90, p99, max } = latency;
    return [`${rate} messages/s, 1 → 1`, name, ...[p50, p90, p99, max].map(whole)];
  });
  return table(['', 'broker', 'p50 µs', 'p90 µs', 'p99 µs', 'most µs'], rows);
}

export function idleTable(results) {
  const rows = results.map(({ name, state, result }) => [
    name,
    whole(result.connections),
    state,
    ((result.after - result.before) / result.connections / KIB).toFixed(1),
    (result.after / MIB).toFixed(0),
    ((result.idle_cpu / result.seconds) * 100).toFixed(1),
    result.connecting.toFixed(1),
  ]);
  const heads = ['broker', 'connections', 'each', 'KiB per connection', 'MiB in all'];
  return table([...heads, '% of a core meanwhile', 's to connect'], rows);
}

export function slowTable(results) {
  const rows = results.map(({ name, result }) => {
    const { memory, before, seconds, messages, disconnected } = result;
    const half = memory.length >> 1;
    const most = [memory.slice(0, half), memory.slice(half)].map((part) => Math.max(...part));
    return [
      name,
      `${seconds}`,
      whole(messages),
      `${disconnected}`,
      ...[before, ...most, memory.at(-1)].map(mib),
    ];
  });
  const heads = ['policy', 'seconds', 'messages read by the other', 'disconnected', 'MiB before'];
  return table([...heads, 'most in the first half', 'most in the second', 'at the end'], rows);
}

const mib = (bytes) => (bytes / MIB).toFixed(1);

const whole = (number) => Math.round(number).toLocaleString('en');

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line), ''].join('\n');
}

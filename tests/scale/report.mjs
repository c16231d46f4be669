// What a run has shown: a table for readers, and what must not be.

import { readFile, writeFile } from 'node:fs/promises';

/** A client is back within so many ms. */
export const BACK_WITHIN = 5_000;

/** What must not be, a line for each; how long clients were away is another matter. */
export function faultsOf({ messages, events }) {
  const found = [];
  const { lost, contradicted, pending, confirmed } = messages;
  if (lost > 0) found.push(`${lost} confirmed messages were lost`);
  if (contradicted > 0)
    found.push(`${contradicted} messages arrived that were rejected for certain`);
  if (pending > 0) found.push(`${pending} messages were neither confirmed nor rejected`);
  if (confirmed === 0) found.push('no message was confirmed');
  for (const { name, cut } of events)
    if (cut === 0) found.push(`${name}: no client lost its connection`);
  return found;
}

/** The events after which a client was not back in time, a line for each. */
export function lateIn({ events }) {
  return events
    .filter(({ longest }) => longest > BACK_WITHIN)
    .map(({ name, longest }) => `${name}: a client was back after ${Math.round(longest)} ms`);
}

export function table(result) {
  const { clients, inRust, nodes, direct, steady, memory, events, messages, failures } = result;
  const { pause, probeEvery, drain, balancerName } = result;
  const number = (value) => Math.round(value).toLocaleString('en');
  const behind = nodes > 1 ? `a RabbitMQ cluster of ${nodes} nodes` : 'one RabbitMQ';
  const transports =
    inRust > 0
      ? `${number(inRust)} by WebSocket (the crate's sessions) and ${number(clients - inRust)} by SockJS (the package's)`
      : 'half by WebSocket and half by SockJS';
  const probes =
    probeEvery > 1
      ? ` After an event one client in ${probeEvery} publishes to its queue, the others to a topic.`
      : '';
  const back = ({ name, cut, median, longest }) => [
    name,
    `${cut}`,
    `${number(median)} ms`,
    `${number(longest)} ms`,
  ];
  return [
    `${number(clients)} clients, ${transports}, two gateways behind ${balancerName}, ${behind}; quorum queues, every message confirmed and acknowledged. Each client publishes every ${pause / 1_000} s.${probes} A gateway drains over ${drain} s.`,
    '',
    ...rows(
      ['', 'messages/s', 'messages per CPU second of the gateways', 'of RabbitMQ'],
      [
        [
          'through the gateways',
          number(steady.rate),
          number(steady.perCpuSecond.gateways),
          number(steady.perCpuSecond.rabbitmq),
        ],
        ['RabbitMQ Web STOMP', number(direct.rate), '', number(direct.perCpuSecond.rabbitmq)],
      ],
    ),
    '',
    `CPU time meanwhile, in cores: ${usage(steady.cores)}.`,
    '',
    `Memory of the gateways: ${(memory / 1024).toFixed(1)} KiB for each client.`,
    '',
    ...rows(['what happens', 'clients cut off', 'back, median', 'back, all'], events.map(back)),
    '',
    ...rows(
      ['sent', 'confirmed', 'confirmed and lost', 'arrived twice or more', 'rejected'],
      [
        [
          messages.sent,
          messages.confirmed,
          messages.lost,
          messages.twice,
          messages.rejected + messages.uncertain,
        ].map(number),
      ],
    ),
    ...Object.entries(failures).map(([text, count]) => `- ${count} × ${text}`),
  ].join('\n');
}

/** How much each part of a run has taken. */
function usage(cores) {
  const names = {
    node: 'clients in Node',
    rust: 'clients in Rust',
    gateways: 'gateways',
    rabbitmq: 'RabbitMQ',
  };
  const parts = Object.entries(names).filter(([name]) => cores[name] !== undefined);
  return parts.map(([name, text]) => `${text} ${cores[name].toFixed(2)}`).join(', ');
}

function rows(head, lines) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, n) => (n ? '--:' : '---'))), ...lines.map(line)];
}

/** Replaces what stands between the marks of a document for this number of nodes, and nginx. */
export async function writeDocument(file, result) {
  const kind = result.balancerName === 'nginx' ? `${result.nodes} nginx` : result.nodes;
  const [start, end] = [`<!-- scale ${kind} -->`, '<!-- end -->'];
  const text = await readFile(file, 'utf8');
  const from = text.indexOf(start);
  if (from < 0) throw new Error(`${file} has no line ${start}`);
  const to = text.indexOf(end, from);
  const { failures: _, ...shown } = result;
  const body = table({ ...shown, failures: {} });
  await writeFile(file, `${text.slice(0, from)}${start}\n${body}\n${text.slice(to)}`);
}

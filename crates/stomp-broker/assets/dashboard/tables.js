// Who is connected, and what they are subscribed to.

import { draw, svg } from './chart.js';
import { $, element, keep, nothing } from './dom.js';

const SHOWN = 200;

export function showConnections(connections, disconnect) {
  const open = connections.filter(({ state }) => state !== 'closed').slice(-SHOWN);
  const body = $('connections').tBodies[0];
  if (open.length === 0) return void body.replaceChildren(nothing(8, 'Nobody is connected.'));
  keep(
    body,
    open,
    ({ id }) => id,
    (connection) => connectionRow(connection, disconnect),
  );
}

function connectionRow(
  { id, transport, login, version, state, framesIn, framesOut, subscriptions },
  disconnect,
) {
  const button = element(
    'button',
    { type: 'button', class: 'quiet', onclick: () => disconnect(id) },
    'Disconnect',
  );
  button.setAttribute('aria-label', `Disconnect connection ${id}`);
  const names = subscriptions.map(({ destination }) => destination).join(', ');
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, id),
    element('td', {}, transport),
    element('td', {}, login ?? '–'),
    element('td', {}, version ?? '–'),
    element('td', {}, state),
    element('td', { class: 'count' }, `${framesIn}, ${framesOut}`),
    element('td', { class: 'names' }, names || '–'),
    element('td', {}, button),
  );
}

export function showDestinations(connections, queues, rates) {
  const rows = destinations(connections, queues, rates);
  const body = $('destinations').tBodies[0];
  if (rows.length === 0)
    return void body.replaceChildren(nothing(5, 'No subscriptions, and nothing waits in a queue.'));
  keep(body, rows, ({ name }) => name, destinationRow);
  for (const row of body.rows) draw(row.querySelector('svg'), rates.series(row.dataset.key));
}

/** All there are: those subscribed to, queues that hold something, those that messages went through. */
function destinations(connections, queues, rates) {
  const all = new Map();
  const at = (name) => {
    if (!all.has(name)) all.set(name, { name, subscribers: 0, waiting: '–', unacknowledged: '–' });
    return all.get(name);
  };
  for (const { subscriptions } of connections)
    for (const { destination } of subscriptions) at(destination).subscribers += 1;
  for (const { name, depth, unacknowledged } of queues)
    Object.assign(at(name), { waiting: depth, unacknowledged });
  for (const name of rates.names) at(name);
  return [...all.values()].sort((a, b) => a.name.localeCompare(b.name)).slice(0, SHOWN);
}

const destinationRow = ({ name, subscribers, waiting, unacknowledged }) =>
  element(
    'tr',
    {},
    element('th', { scope: 'row' }, name),
    element('td', { class: 'count' }, subscribers),
    element('td', { class: 'count' }, waiting),
    element('td', { class: 'count' }, unacknowledged),
    element('td', { class: 'curve' }, svg(`Messages per second for ${name} over the last minute`)),
  );

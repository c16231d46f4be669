// The connections, those that were closed lately, and the destinations.

import { draw, svg } from './chart.js';
import { $, element, keep, nothing } from './dom.js';

const SHOWN = 200;
/** Closed connections that are shown. */
const CLOSED = 5;

export function showConnections(connections, disconnect) {
  const open = connections.filter(({ state }) => state !== 'closed').slice(-SHOWN);
  const body = $('connections').tBodies[0];
  if (open.length === 0) return void body.replaceChildren(nothing(8, 'No client is connected.'));
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
    cell('Transport', transport),
    cell('User', login ?? '–'),
    cell('Version', version ?? '–'),
    cell('State', state),
    cell('Frames in, out', `${framesIn}, ${framesOut}`, 'count'),
    cell('Subscriptions', names || '–', 'names'),
    element('td', {}, button),
  );
}

/** A cell that names its column where the heads of the columns are not shown. */
const cell = (label, value, kind) =>
  element('td', { class: kind, 'data-label': label }, element('span', {}, value));

/** Why the last connections were closed. */
export function showClosed(connections, clock) {
  const closed = connections.filter(({ state }) => state === 'closed');
  closed.sort((a, b) => b.closedAt - a.closedAt);
  $('closed-lately').hidden = closed.length === 0;
  keep(
    $('closed'),
    closed.slice(0, CLOSED),
    ({ id }) => id,
    ({ id, transport, login, closedAt, closed: why, ending }) =>
      element(
        'li',
        {},
        element('time', { class: 'when' }, clock.at(closedAt)),
        element('b', {}, `${id}`),
        element('span', {}, [transport, login].filter(Boolean).join(', ')),
        element('span', { class: 'why' }, [why, how(ending, why)].filter(Boolean).join(' – ')),
      ),
  );
}

/** How a connection ended, as far as the reason does not have it. */
function how(ending, why) {
  if (!ending) return '';
  const { by, code, reason } = ending;
  const close = [code, reason].filter(Boolean).join(' ');
  return close === '' || why.includes(close) ? `by the ${by}` : `by the ${by}, ${close}`;
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
    cell('Subscribers', subscribers, 'count'),
    cell('Waiting', waiting, 'count'),
    cell('Unacknowledged', unacknowledged, 'count'),
    element('td', { class: 'curve' }, svg(`Messages per second for ${name} over the last minute`)),
  );

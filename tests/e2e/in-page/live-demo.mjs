// What a visitor does on the page of the live demo, in any browser. The page has `until` (until.mjs).

/**
 * In the page: a chat, each fault of the board, and the sessions that come back. Gives the texts of the two panes and of
 * the frames. It waits for what the page shows, and never ends if that does not come.
 */
export async function playDemo() {
  const find = (id) => document.querySelector(`[data-testid=${id}]`);
  const pane = (name) => find(`pane-${name}`);
  const messages = (name) => pane(name).querySelector('.messages').innerText;
  const { until } = globalThis;
  const isConnected = (name) => pane(name).querySelector('.state').dataset.state === 'connected';
  const bothConnected = () => until(() => isConnected('Kim') && isConnected('Lee'));
  const sees = (name, text) => until(() => messages(name).includes(text));
  const gaps = () => document.querySelectorAll('.messages .gap').length;
  const press = async (id, told) => {
    find(id).click();
    await until(() => find('told').textContent.includes(told));
  };
  const say = (name, text) => {
    pane(name).querySelector('input').value = text;
    pane(name).querySelector('button').click();
  };

  await bothConnected();
  say('Kim', 'hello');
  await sees('Lee', 'Kim: hello');
  await sees('Kim', 'Kim: hello confirmed');

  await press('slow', '3 seconds late');
  say('Lee', 'slowly');
  await sees('Kim', 'Lee: slowly');
  const before = messages('Lee');
  await sees('Lee', 'Lee: slowly confirmed');
  await press('slow', 'gone');

  await press('half', 'breaks off');
  say('Kim', 'half of this');
  await until(() => gaps() === 1);
  await bothConnected();

  await press('refuse', 'refused');
  await press('cut', 'lines were cut');
  await until(() => !isConnected('Kim') && !isConnected('Lee'));
  say('Lee', 'kept until there is a line');
  await press('refuse', 'gone');
  await sees('Lee', 'Lee: kept until there is a line confirmed');
  await bothConnected();
  await until(() => gaps() === 3);

  const price = find('prices').innerText;
  await until(() => find('prices').innerText !== price);
  return { before, kim: messages('Kim'), frames: find('frames').innerText, gaps: gaps() };
}

import { expect, test } from '@playwright/test';

test('two panes chat, a line is late, and a lost connection comes back', async ({ page }) => {
  // The time of the page, its clients and its broker stands still until it is told to pass.
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1_000);
  await page.goto('/');
  const [ann, bob] = ['Ann', 'Bob'].map((name) => page.getByRole('region', { name }));
  const say = async (pane, text) => {
    await pane.getByLabel('Message').fill(text);
    await pane.getByLabel('Message').press('Enter');
  };
  await expect(ann.getByRole('status')).toHaveText('Connected');
  await expect(bob.getByRole('status')).toHaveText('Connected');

  await say(ann, 'Hello');
  await expect(bob.getByRole('listitem')).toHaveText(['Ann: Hello']);

  await page.evaluate(() =>
    broker.faults.add({ on: { command: 'MESSAGE' }, do: { delayMs: 3_000 }, times: 2 }),
  );
  await say(bob, 'Hello, Ann');
  await page.clock.runFor(2_999);
  await expect(ann.getByRole('listitem')).toHaveText(['Ann: Hello']);
  await page.clock.runFor(1);
  await expect(ann.getByRole('listitem')).toHaveText(['Ann: Hello', 'Bob: Hello, Ann']);

  await page.evaluate(() => broker.disconnect('all', 'reset'));
  await expect(bob.getByRole('status')).toHaveText('Reconnecting');
  await page.clock.runFor(5_000);
  await expect(bob.getByRole('status')).toHaveText('Connected');
  await say(ann, 'Here again');
  await expect(bob.getByRole('listitem').last()).toHaveText('Ann: Here again');
});

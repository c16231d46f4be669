// Playing scenarios one after the other.

/** How a line begins that says that a scenario could not be played to its end. */
export const BROKEN = 'THE SCENARIO ITSELF IS BROKEN';

/** So many broken scenarios have one cause, and each may have waited for long: the rest would tell no more. */
const ENOUGH = 10;

/** Plays all, and tells `send` of it: `begun` with the name of each, in the end `logs`, or `failure` with an error's text. */
export async function playAndTell(scenarios, stageOf, send) {
  try {
    const logs = await playAll(scenarios, stageOf, (begun) => send({ begun }));
    send({ logs });
  } catch (error) {
    send({ failure: error.stack });
  }
}

/** The logs by the scenarios' names. `stageOf(options)` makes the stage; `begun(name)` is told before each. */
export async function playAll(scenarios, stageOf, begun = () => {}) {
  const logs = {};
  const broken = [];
  for (const { name, options, run } of scenarios) {
    begun(name);
    logs[name] = await play(stageOf(options), run);
    const line = logs[name].find((text) => text.includes(BROKEN));
    if (line) broken.push(`${name}: ${line}`);
    if (broken.length === ENOUGH)
      throw new Error(`${ENOUGH} scenarios are broken:\n${broken.join('\n')}`);
  }
  return logs;
}

async function play(stage, run) {
  try {
    await run(stage);
  } catch (error) {
    stage.log.add(`${BROKEN}: ${error?.stack}`);
  }
  return stage.finish();
}

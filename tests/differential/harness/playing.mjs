// Playing scenarios one after the other.

/** The logs by the scenarios' names. `stageOf(options)` makes the stage; `begun(name)` is told before each. */
export async function playAll(scenarios, stageOf, begun = () => {}) {
  const logs = {};
  for (const { name, options, run } of scenarios) {
    begun(name);
    logs[name] = await play(stageOf(options), run);
  }
  return logs;
}

async function play(stage, run) {
  try {
    await run(stage);
  } catch (error) {
    stage.log.add(`THE SCENARIO ITSELF IS BROKEN: ${error?.stack}`);
  }
  return stage.finish();
}

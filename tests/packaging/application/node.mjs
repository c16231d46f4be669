// For programs: prints the outcome as the last line on standard output.

/** Waits for the round trip and prints what it gave; a failure ends the program with an error. */
export async function report(outcome) {
  console.log(JSON.stringify(await outcome));
}

export const brokerURL = process.env.BROKER_URL;

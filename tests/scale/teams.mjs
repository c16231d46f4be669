// The clients of a run: in this process, or many more in one of Rust, which takes a fraction of the CPU time for each.

import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { within } from '../e2e/support/deadline.mjs';
import { Child } from '../e2e/support/process.mjs';

/** What is done with all teams side by side. */
export class Teams {
  constructor(teams) {
    this.teams = teams;
  }

  /** The processes of the clients by language; that of Node has the load balancer, too. */
  get pids() {
    const others = this.teams.filter((team) => team instanceof RustTeam);
    const rust = others.map(({ process }) => process.child.pid);
    return rust.length > 0 ? { node: [process.pid], rust } : { node: [process.pid] };
  }

  async #all(act) {
    return Promise.all(this.teams.map(act));
  }

  /** One team after the other, so that no more connect at a time than a team allows. */
  async connect() {
    for (const team of this.teams) await team.connect();
  }

  act() {
    return this.#all((team) => team.act());
  }

  rest() {
    return this.#all((team) => team.rest());
  }

  mark() {
    return this.#all((team) => team.mark());
  }

  /** How long each client took until a message that it publishes now is confirmed, and how many had been cut off. */
  async probe() {
    const results = await this.#all((team) => team.probe());
    return {
      times: results.flatMap(({ times }) => times),
      cut: results.reduce((sum, { cut }) => sum + cut, 0),
    };
  }

  /** Resolves once everything that was published has been confirmed or rejected. */
  settle() {
    return this.#all((team) => team.settle());
  }

  /** The sums of all accounts. */
  async counts() {
    const sums = {};
    for (const counts of await this.#all((team) => team.counts()))
      for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
    return sums;
  }

  /** Ends all sessions; gives what went wrong on the way. */
  async close() {
    return (await this.#all((team) => team.close())).flat();
  }
}

/** Clients in this process. */
export class NodeTeam {
  #acting = [];

  /** @param members the clients, `atOnce` of which connect at a time; one in `probeEvery` probes with its queue */
  constructor(members, { atOnce, deadline, probeEvery }) {
    Object.assign(this, { members, atOnce, deadline, probeEvery });
  }

  async connect() {
    for (let at = 0; at < this.members.length; at += this.atOnce) {
      const some = this.members.slice(at, at + this.atOnce).map((member) => member.connect());
      await within(this.deadline, Promise.all(some), () => `${some.length} clients to connect`);
    }
  }

  act() {
    this.#acting = this.members.map((member) => member.act());
  }

  rest() {
    for (const member of this.members) member.rest();
    return Promise.all(this.#acting);
  }

  mark() {
    this.from = performance.now();
  }

  async probe() {
    const at = performance.now();
    const back = this.members.map(async (member, index) => {
      await member.probe(index % this.probeEvery === 0);
      return performance.now() - at;
    });
    const times = await Promise.all(back);
    const wasCut = ({ outages }) => outages.some(({ from }) => from >= this.from);
    return { times, cut: this.members.filter(wasCut).length };
  }

  settle() {
    return Promise.all(this.members.map((member) => member.settled()));
  }

  counts() {
    const sums = {};
    for (const { account } of this.members)
      for (const [name, count] of Object.entries(account.counts))
        sums[name] = (sums[name] ?? 0) + count;
    return sums;
  }

  async close() {
    await Promise.all(this.members.map((member) => member.close()));
    return this.members.flatMap(({ failures }) => failures);
  }
}

/** Clients in a process of crates/scale-clients, all by WebSocket. */
export class RustTeam {
  #lines;

  constructor(
    binary,
    { urls, clients, queue, perQueue, pause, retry, atOnce, deadline, probeEvery },
  ) {
    const options = {
      urls: urls.join(','),
      clients,
      queue,
      'per-queue': perQueue,
      pause,
      'retry-initial': retry.initial,
      'retry-max': retry.max,
      'at-once': atOnce,
      'probe-every': probeEvery,
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]);
    this.process = new Child(binary, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.deadline = deadline;
    this.#lines = createInterface({ input: this.process.child.stdout });
  }

  /** Gives an order; the answer is the next line. Orders follow each other. */
  async #order(order) {
    const answer = once(this.#lines, 'line');
    this.process.child.stdin.write(`${order}\n`);
    const [line] = await within(
      this.deadline,
      this.process.alive(answer),
      () => `an answer to ${order}`,
    );
    return JSON.parse(line);
  }

  connect() {
    return this.#order('connect');
  }

  act() {
    return this.#order('act');
  }

  rest() {
    return this.#order('rest');
  }

  mark() {
    return this.#order('mark');
  }

  probe() {
    return this.#order('probe');
  }

  settle() {
    return this.#order('settle');
  }

  counts() {
    return this.#order('counts');
  }

  async close() {
    const { failures } = await this.#order('close');
    this.process.child.stdin.end();
    await this.process.exited;
    return failures;
  }
}

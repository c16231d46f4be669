// What processes take of the machine, from /proc.

import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const TICKS = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** The CPU time that processes have taken together, in seconds. */
export async function cpuSeconds(pids) {
  const times = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      // Behind the name, which may have spaces: the fields from the third on.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) / TICKS;
    }),
  );
  return times.reduce((sum, time) => sum + time, 0);
}

/** The memory that processes have resident together, in bytes. */
export async function residentBytes(pids) {
  const sizes = await Promise.all(
    pids.map(async (pid) => {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)[1]) * 1024;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

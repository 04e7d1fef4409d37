// What a measured process used, told at its very end: user and system time of all threads with the start included, and the peak
// of its memory. One line of JSON on stdout, with whatever else the process has to say.
import { writeSync } from 'node:fs';

export interface Usage {
  readonly cpuMs: number;
  /** Of 1,000,000 bytes. */
  readonly peakMb: number;
  readonly wallMs: number;
}

let result: object = {};

export function report(value: object): void {
  result = value;
}

/** To be called first: says at the exit what was used until then. */
export function reportUsageAtExit(): void {
  process.once('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const usage: Usage = {
      cpuMs: (userCPUTime + systemCPUTime) / 1000,
      peakMb: (maxRSS * 1024) / 1_000_000,
      wallMs: process.uptime() * 1000,
    };
    writeSync(1, `${JSON.stringify({ usage, result })}\n`);
  });
}

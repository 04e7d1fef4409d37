// Measures the lookup over a journal of lookup-journal.ts, alone in its process. Arguments: path of the journal, interfaces in it.
import { setImmediate as turn } from 'node:timers/promises';
import eniKind from '../../collectors/network-interface.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { listScope } from '../../src/location-task.ts';
import { postLookups } from '../../src/lookup/http.ts';
import { openLookup } from '../../src/lookup/open.ts';
import type { IndexLookup } from '../../src/lookup/lookup.ts';
import { normaliseItem } from '../../src/normalise.ts';
import { createRandom } from '../../src/simulator/generated/random.ts';
import { accountOf, addressOf, eniOf, moments, vpcOf } from './lookup-journal.ts';
import { median } from './measured-process.ts';
import { report, reportUsageAtExit } from './usage.ts';

reportUsageAtExit();
const [, , data = '', given = ''] = process.argv;
const count = Number(given);
const random = createRandom('lookups');
const rounds = 5;
const perRound = Math.min(400_000, count * 4);

const baseMb = rssMb();
const begun = performance.now();
const usedBefore = process.cpuUsage();
const lookup = asIndexLookup(await openLookup({ data, retentionDays: 3_650 }));
const readySeconds = (performance.now() - begun) / 1_000;
const used = process.cpuUsage(usedBefore);
const readyCpuSeconds = (used.user + used.system) / 1_000_000;
const mb = await settledMb();
const rates = measureRates();
const http = measureHttp();
const visibleMs = await measureVisible();
await lookup.close();
report({ readySeconds, readyCpuSeconds, mb, baseMb, ...rates, ...http, visibleMs });

/** CPU time, not the clock: other work on the machine must not count. */
function rateOf(work: () => number): number {
  const before = process.cpuUsage();
  const done = work();
  const { user, system } = process.cpuUsage(before);
  return done / ((user + system) / 1_000_000);
}

function measureRates(): {
  mapPerSecond: number;
  eniPerSecond: number;
  ipAtPerSecond: number;
  resourcePerSecond: number;
} {
  const floor = new Map(
    Array.from({ length: count }, (_, n) => [
      eniOf(n),
      { grade: 'exact', place: { accountId: accountOf(n) } },
    ]),
  );
  const figures = { map: [] as number[], eni: [] as number[], ip: [] as number[], resource: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    const picked = Array.from({ length: perRound }, () => random.below(count));
    const keys = picked.map(eniOf);
    const addresses = picked.map((n) => ({
      vpc: vpcOf(n),
      ip: addressOf(n),
      at: moments.found + 10_000 + random.below(moments.last - moments.found - 10_000),
    }));
    let seen = 0;
    figures.map.push(
      rateOf(() => {
        for (const key of keys) if (floor.get(key)?.place.accountId !== undefined) seen += 1;
        return keys.length;
      }),
    );
    figures.eni.push(
      rateOf(() => {
        for (const key of keys) {
          const answer = lookup.eni(key);
          if (answer.grade === 'exact' && answer.place?.accountId !== undefined) seen += 1;
        }
        return keys.length;
      }),
    );
    figures.ip.push(
      rateOf(() => {
        for (const { vpc, ip, at } of addresses) {
          const answer = lookup.ip(ip, vpc, at);
          if (answer.grade !== 'unknown') seen += 1;
        }
        return addresses.length;
      }),
    );
    const few = keys.slice(0, 50_000);
    figures.resource.push(
      rateOf(() => {
        for (const key of few) if (lookup.eni(key).resource?.instanceId !== undefined) seen += 1;
        return few.length;
      }),
    );
    if (seen !== keys.length * 3 + few.length)
      throw new Error(`${keys.length * 3 + few.length - seen} lookups found nothing`);
  }
  return {
    mapPerSecond: median(figures.map),
    eniPerSecond: median(figures.eni),
    ipAtPerSecond: median(figures.ip),
    resourcePerSecond: median(figures.resource),
  };
}

/** Bodies in, bytes out, against parsing the same bodies and stringifying the same answers. */
function measureHttp(): { httpKeysPerSecond: number; httpCpuVsJson: number } {
  const options = { now: Date.now(), keptFrom: -Infinity };
  const bodies = Array.from({ length: 40 }, () =>
    JSON.stringify(Array.from({ length: 1_000 }, () => ({ eni: eniOf(random.below(count)) }))),
  );
  const ours: number[] = [];
  const floor: number[] = [];
  let written = 0;
  for (let round = 0; round < rounds; round++) {
    ours.push(
      rateOf(() => {
        for (const body of bodies)
          written += asBytes(postLookups(lookup.index, JSON.parse(body), options).body).length;
        return bodies.length * 1_000;
      }),
    );
    const answers = bodies.map((body): unknown =>
      JSON.parse(asBytes(postLookups(lookup.index, JSON.parse(body), options).body).toString('latin1')),
    );
    floor.push(
      rateOf(() => {
        for (const [index, body] of bodies.entries()) {
          JSON.parse(body);
          written -= Buffer.from(JSON.stringify(answers[index]), 'latin1').length;
        }
        return bodies.length * 1_000;
      }),
    );
  }
  if (written !== 0) throw new Error(`the answers differ from the floor's by ${written} bytes`);
  return { httpKeysPerSecond: median(ours), httpCpuVsJson: median(floor) / median(ours) };
}

/** From a commit to the first lookup that sees it, by the clock. */
async function measureVisible(): Promise<number> {
  const journal = openJournal(`${data}/groups/default/journal.db`, 'write');
  const times: number[] = [];
  for (let n = 0; n < 15; n++) {
    const place = { account: accountOf(0), region: 'eu-west-1', partition: 'aws' };
    const ip = `10.200.0.${n + 1}`;
    const item = {
      NetworkInterfaceId: `eni-f000000000000${1000 + n}`,
      OwnerId: place.account,
      VpcId: vpcOf(0),
      PrivateIpAddress: ip,
      InterfaceType: 'interface',
    };
    const entry = normaliseItem(eniKind, item, place);
    if (entry === 'gone') throw new Error('it is there');
    const at = new Date(moments.last + (n + 1) * 300_000);
    const reading = {
      scope: listScope(eniKind),
      failure: undefined,
      startedAt: at.toISOString(),
      entries: [entry],
      gone: [],
      gaps: [],
      seen: 1,
    };
    journal.commit({
      place,
      cycleId: 1,
      integrationId: 'bench',
      kinds: [eniKind],
      readings: [reading],
      now: at,
    });
    const committed = performance.now();
    while (lookup.ip(ip, vpcOf(0)).grade !== 'exact') await turn();
    times.push(performance.now() - committed);
  }
  journal.close();
  return median(times);
}

function rssMb(): number {
  return process.memoryUsage().rss / 1_000_000;
}

/** Once what the building threads had is given back, which takes some seconds. */
async function settledMb(): Promise<number> {
  let least = rssMb();
  for (const until = performance.now() + 5_000; performance.now() < until;) {
    await turn();
    least = Math.min(least, rssMb());
  }
  return least;
}

/** Answers to batches are bytes. */
function asBytes(body: unknown): Buffer {
  return body as Buffer;
}

/** openLookup gives one; the bench looks at its index, too. */
function asIndexLookup(value: object): IndexLookup {
  return value as IndexLookup;
}

// Recorded networks through the whole of it: collected, exported in Batfish's layout, compared with the recorded files item by item,
// replayed from the export and collected again: nothing is lost, nothing made up, and nothing seems to have changed.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { neverKept } from '../../src/answer-text.ts';
import { exportBatfish } from '../../src/export/batfish.ts';
import { giveBackFacet, giveBackList } from '../../src/export/given-back.ts';
import { perParentNames } from '../../src/export/per-parent-names.ts';
import { loadKinds } from '../../src/registry.ts';
import type { AnswerSource } from '../../src/simulator/answers.ts';
import { createEstate } from '../../src/simulator/generated/estate.ts';
import { openReplay } from '../../src/simulator/replay.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';
import { type Harness, openHarness } from '../support/harness.ts';

const recorded = fileURLToPath(new URL('../../../shared/recorded', import.meta.url));
const kinds = await loadKinds();

type Json = Readonly<Record<string, unknown>>;

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'groundplan-export-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

async function harness(source: Parameters<typeof openHarness>[0], region: string): Promise<Harness> {
  const made = await openHarness(source, { groups: ['ec2'], regions: [region], cloudtrail: false });
  onTestFinished(() => made.close());
  return made;
}

function exported(from: Harness, output: string, at = new Date().toISOString()): string {
  exportBatfish({ journal: from.journal, kinds, at, output });
  return join(output, 'aws_configs');
}

function read(path: string): Json {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (typeof value !== 'object' || value === null) throw new Error(`${path} has no document`);
  return { ...value };
}

/** Times as AWS's tools write them are times; lists in one order. What AWS says of nothing is nothing; secrets are never kept. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(plain).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/.test(value)) {
    return new Date(value).toISOString();
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && !(Array.isArray(inner) && inner.length === 0))
      .filter(([name]) => !neverKept.some((secret) => secret === name))
      .map(([name, inner]): [string, unknown] => [name, plain(inner)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Listed by AWS for an hour after it is gone: not there, for groundplan. */
function isGone(item: unknown): boolean {
  if (typeof item !== 'object' || item === null) return false;
  const { State, Status, Instances }: { State?: unknown; Status?: unknown; Instances?: unknown } = item;
  const said = JSON.stringify([State, Status]);
  if (/"(terminated|deleted|rejected|expired)"/.test(said)) return true;
  return Array.isArray(Instances) && Instances.length > 0 && Instances.every(isGone);
}

function present(file: Json): Json {
  return Object.fromEntries(
    Object.entries(file).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.filter((item) => !isGone(item)) : value,
    ]),
  );
}

/** A recorded file as Batfish has it: answers per parent as a list of `{PARAMETER: PARENT, …}`. */
function asBatfish(operation: string, file: Json): Json {
  const { by, answers } = file;
  if (typeof by !== 'string' || typeof answers !== 'object' || answers === null) return file;
  const elements = Object.entries(answers).map(([value, answer]: [string, object]) => ({
    [by]: value,
    ...answer,
  }));
  return { [perParentNames[operation] ?? operation]: elements };
}

const operations = new Set(
  kinds.flatMap((kind) => [kind.list.operation, ...kind.facets.map(({ call }) => call.operation)]),
);

function files(place: string): readonly string[] {
  return existsSync(place) ? readdirSync(place).sort() : [];
}

const networks = existsSync(recorded)
  ? readdirSync(recorded).filter((name) => existsSync(join(recorded, name)) && !name.includes('.'))
  : [];

describe.each(networks)('%s', (network) => {
  test('exported as it was recorded, and collected again from the export: the same', async () => {
    let source: AnswerSource = openReplay(join(recorded, network));
    const switched: AnswerSource = {
      accounts: () => source.accounts(),
      regions: (account) => source.regions(account),
      answer: (...asked) => source.answer(...asked),
    };
    const [account = ''] = source.accounts();
    const [region = ''] = source.regions(account);
    const first = await harness(switched, region);
    for (const one of source.accounts()) await first.cycle(one);
    const output = join(folder(), 'out');
    const root = exported(first, output);
    for (const one of source.accounts()) {
      const raw = join(recorded, network, one, region);
      const compared = files(raw).filter((name) => operations.has(name.replace('.json', '')));
      expect(compared.length).toBeGreaterThan(5);
      for (const name of compared) {
        const expected = present(asBatfish(name.replace('.json', ''), read(join(raw, name))));
        expect(plain(read(join(root, one, region, name))), `${one} ${name}`).toEqual(plain(expected));
      }
    }

    const again = await harness(openReplay(output), region);
    for (const one of source.accounts()) await again.cycle(one);
    expect([...again.journal.resources()]).toEqual([...first.journal.resources()]);

    // And as what the first journal sees next.
    source = openReplay(output);
    for (const one of source.accounts()) {
      const { changes } = await first.cycle(one);
      expect(changes).toEqual({ created: 0, modified: 0, deleted: 0, discovered: 0, released: 0 });
    }
  });
});

test('a generated estate of several accounts that share: collected again from the export, the same', async () => {
  const source = createEstate({ seed: 'export', accounts: 3, regions: 2, interfaces: 400 });
  const accounts = source.accounts();
  const regions = source.regions(accounts[0] ?? '');
  const policy = { groups: ['ec2'], regions, cloudtrail: false } as const;
  const first = await openHarness(source, policy);
  onTestFinished(() => first.close());
  for (const account of accounts) await first.cycle(account);
  const output = join(folder(), 'out');
  const { gaps, answers } = exportBatfish({
    journal: first.journal,
    kinds,
    at: new Date().toISOString(),
    output,
  });
  expect(gaps).toEqual([]);
  expect(answers).toBeGreaterThan(800);
  const again = await openHarness(openReplay(output), policy);
  onTestFinished(() => again.close());
  for (const account of accounts) await again.cycle(account);
  expect([...again.journal.resources()]).toEqual([...first.journal.resources()]);
});

describe('an export', () => {
  test('gives the answers as they were: before a change, and after it', async () => {
    const source = exampleSource(kinds);
    const from = await harness(source, exampleRegion);
    await from.cycle(exampleAccount);
    const then = new Date().toISOString();
    source.edit('DescribeVpcs', () => ({ Vpcs: [] }));
    await from.cycle(exampleAccount);
    const vpcs = (at: string): unknown => {
      const root = exported(from, join(folder(), 'out'), at);
      return read(join(root, exampleAccount, exampleRegion, 'DescribeVpcs.json'))['Vpcs'];
    };
    expect(vpcs(then)).not.toEqual([]);
    expect(vpcs(new Date().toISOString())).toEqual([]);
  });

  test('is the same bytes each time, and takes the place of an earlier one', async () => {
    const from = await harness(exampleSource(kinds), exampleRegion);
    await from.cycle(exampleAccount);
    const at = new Date().toISOString();
    const output = join(folder(), 'out');
    const bytes = (): readonly string[] => {
      exported(from, output, at);
      const names = readdirSync(output, { recursive: true, encoding: 'utf8' }).sort();
      return names.flatMap((name) =>
        name.endsWith('.json') ? [`${name} ${readFileSync(join(output, name), 'utf8')}`] : [],
      );
    };
    const first = bytes();
    expect(first.length).toBeGreaterThan(10);
    writeFileSync(join(output, 'aws_configs', 'stale.json'), '{}');
    expect(bytes()).toEqual(first);
    expect(readdirSync(join(output, '..'))).toEqual(['out']);
  });

  test('touches no folder that holds something else', async () => {
    const from = await harness(exampleSource(kinds), exampleRegion);
    await from.cycle(exampleAccount);
    const output = folder();
    writeFileSync(join(output, 'thesis.txt'), 'mine');
    expect(() => exported(from, output)).toThrow('holds something that is no export of groundplan');
    expect(readdirSync(output)).toEqual(['thesis.txt']);
  });

  test('of a time before anything was read says so', async () => {
    const from = await harness(exampleSource(kinds), exampleRegion);
    const at = '2020-01-01T00:00:00.000Z';
    expect(() => exported(from, join(folder(), 'out'), at)).toThrow('nothing was read whole yet');
    await from.cycle(exampleAccount);
    expect(() => exported(from, join(folder(), 'out'), at)).toThrow('nothing had been read by');
  });

  test('names the scopes that were blind then', async () => {
    const from = await harness(exampleSource(kinds), exampleRegion);
    await from.cycle(exampleAccount);
    from.simulator.setFaults([{ fault: 'deny', operation: 'DescribeSubnets' }]);
    await from.cycle(exampleAccount);
    const output = join(folder(), 'out');
    const { gaps } = exportBatfish({ journal: from.journal, kinds, at: new Date().toISOString(), output });
    expect(gaps).toMatchObject([{ kind: 'Subnet', certainty: 'blind', unkept: 0 }]);
    const subnets = join(output, 'aws_configs', exampleAccount, exampleRegion, 'DescribeSubnets.json');
    expect(read(subnets)['Subnets']).not.toEqual([]);
  });
});

test.each(kinds.map((kind) => [kind.kind, kind] as const))(
  '%s: what its calls say can be given back',
  (_, kind) => {
    expect(giveBackList(kind), kind.list.operation).toBeDefined();
    for (const facet of kind.facets) {
      if (facet.call.how !== 'each') expect(giveBackFacet(kind, facet), facet.call.operation).toBeDefined();
    }
  },
);

// Real recorded AWS answers, served by the simulator, come back through the real SDK field for field.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import * as ec2Module from '@aws-sdk/client-ec2';
import * as elbModule from '@aws-sdk/client-elastic-load-balancing-v2';
import type { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, test } from 'vitest';
import { toDate } from '../../src/simulator/protocol-values.ts';
import { isRecord, type Json } from '../../src/simulator/record.ts';
import { openReplay } from '../../src/simulator/replay.ts';
import { schemaOf } from '../../src/simulator/services.ts';
import { ec2, elb, sendAny, simulator } from './world.ts';

const recorded = fileURLToPath(new URL('../../../shared/recorded', import.meta.url));

interface Recording {
  readonly network: string;
  readonly account: string;
  readonly region: string;
  readonly operation: string;
  readonly file: string;
}

function folders(path: string): string[] {
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

const recordings: Recording[] = folders(recorded).flatMap((network) =>
  folders(join(recorded, network)).flatMap((account) =>
    folders(join(recorded, network, account)).flatMap((region) =>
      readdirSync(join(recorded, network, account, region)).map((name) => ({
        network,
        account,
        region,
        operation: name.replace('.json', ''),
        file: join(recorded, network, account, region, name),
      })),
    ),
  ),
);

/** A recorded value as the SDK would give it: known members only, times as Date. */
function known(schema: NormalizedSchema, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (schema.isListSchema())
    return Array.isArray(value) ? value.map((item) => known(schema.getValueSchema(), item)) : value;
  if (schema.isTimestampSchema()) return toDate(value);
  if (!schema.isStructSchema() || !isRecord(value)) return value;
  const out: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    if (value[name] !== undefined && value[name] !== null) out[name] = known(member, value[name]);
  }
  return out;
}

/** What each recorded call must be asked with besides its parent. */
const required: Readonly<Record<string, Json>> = {
  SearchTransitGatewayRoutes: { Filters: [{ Name: 'state', Values: ['active', 'blackhole'] }] },
};

function construct(module: object, operation: string, input: Json): unknown {
  const command: unknown = Reflect.get(module, `${operation}Command`);
  if (typeof command !== 'function') throw new Error(`No command ${operation}`);
  return Reflect.construct(command, [input]);
}

test('the recorded networks are there', () => {
  expect(recordings.length).toBeGreaterThan(80);
});

describe.each(recordings)(
  '$network $account $region $operation',
  ({ network, account, region, operation, file }) => {
    test('comes back field for field', async () => {
      const { url } = await simulator(openReplay(join(recorded, network)), { keys: { AKIATEST: account } });
      const module = `${operation}$` in ec2Module ? ec2Module : elbModule;
      const client = module === ec2Module ? ec2(url, { region }) : elb(url, { region });
      const schema: unknown = Reflect.get(module, `${operation}$`);
      const output = schemaOf(Array.isArray(schema) ? schema[5] : undefined);
      const raw: unknown = JSON.parse(readFileSync(file, 'utf8'));
      if (!isRecord(raw)) throw new Error(`${file} is no object`);
      const { by, answers } = raw;
      const calls: [Json, unknown][] =
        typeof by === 'string' && isRecord(answers)
          ? Object.entries(answers).map(([value, answer]) => [{ [by]: value }, answer])
          : [[{}, raw]];
      expect(calls.length).toBeGreaterThan(0);
      for (const [input, answer] of calls) {
        const expected = known(output, answer);
        const { $metadata: _metadata, ...got } = await sendAny(
          client,
          construct(module, operation, { ...input, ...required[operation] }),
        );
        expect(got).toEqual(expected);
        expect(Object.keys(got).length).toBeGreaterThan(0);
      }
    });
  },
);

// Pages of inventory and events are the whole, in order, each thing once, however they are cut; a search finds what a look at everything
// finds.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { InventoryFilter, InventoryPlace } from '../../src/journal/inventory-read.ts';
import type { Journal } from '../../src/journal/journal.ts';
import type { Resource } from '../../src/state.ts';
import { minute, type Thing, world } from './world.ts';

const hostile = ['100%', '_', '^', '"quoted"', 'back\\slash', 'Ünïcode', "o'brien", 'a=b'];

const things: readonly Thing[] = Array.from({ length: 60 }, (_value, n) => ({
  id: `thing-${n}`,
  size: ['small', 'LARGE', ...hostile][n % 10] ?? '',
  tags: { Name: `n${n % 7}`, [hostile[n % 8] ?? '']: hostile[n % 5] ?? '' },
}));

function all(read: Journal, filter: InventoryFilter, limit: number, looked: number): readonly Resource[] {
  const found: Resource[] = [];
  let after: InventoryPlace | undefined;
  do {
    const slice = read.inventory(filter, after, { limit, looked });
    expect(slice.resources.length).toBeLessThanOrEqual(limit);
    found.push(...slice.resources);
    after = slice.next;
  } while (after !== undefined);
  return found;
}

function filled(): Journal {
  const { journal, commit } = world();
  commit({ at: minute(0), list: things.slice(0, 40) });
  commit({ at: minute(0), list: things.slice(40), account: '222222222222', region: 'eu-west-2' });
  return journal;
}

const words = ['thing', 'SMALL', 'large', 'nothing', 'n3', ...hostile];

test('inventory: every filter, cut anyhow', () => {
  const journal = filled();
  const everything = [...journal.resources()];
  const wordOrNot = fc.option(fc.constantFrom(...words), { nil: undefined });
  const filters = fc.record({
    kind: fc.constantFrom(undefined, 'Thing', 'Other'),
    account: fc.constantFrom(undefined, '111111111111', '222222222222'),
    region: fc.constantFrom(undefined, 'eu-west-1', 'eu-west-2'),
    tag: fc.option(fc.constantFrom('Name', 'Name=n3', 'Nam', "o'brien", 'a=b=100%', '"quoted"'), {
      nil: undefined,
    }),
    text: wordOrNot,
  });
  fc.assert(
    fc.property(
      filters,
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 1, max: 70 }),
      (filter, limit, looked) => {
        const wanted = everything.filter((resource) => isWanted(resource, filter)).map(({ id }) => id);
        expect(all(journal, filter, limit, looked).map(({ id }) => id)).toEqual(wanted.sort());
      },
    ),
    { numRuns: 300 },
  );
});

function isWanted({ id, kind, accountId, region, properties }: Resource, filter: InventoryFilter): boolean {
  const tags = [properties['tags'] ?? []].flat().map(String);
  const { tag, text } = filter;
  return (
    kind === (filter.kind ?? kind) &&
    accountId === (filter.account ?? accountId) &&
    region === (filter.region ?? region) &&
    (tag === undefined ||
      tags.some((one) => one === tag || (!tag.includes('=') && one.startsWith(`${tag}=`)))) &&
    (text === undefined ||
      [id, ...Object.values(properties).flat()].some((value) =>
        String(value).toLowerCase().includes(text.toLowerCase()),
      ))
  );
}

test('events: newest first, each once, as the feed has them', () => {
  const { journal, commit } = world();
  for (let n = 0; n < 12; n++) {
    const list = things.slice(n, n + 20).map((thing) => ({ ...thing, size: `${n % 3}` }));
    const gone = n === 0 ? [] : [`thing-${n - 1}`];
    commit({ at: minute(n), list, gone });
  }
  const usual = { changes: ['created', 'modified', 'deleted'], classes: ['configuration'] } as const;
  for (const filter of [
    {},
    { resource: 'thing-13' },
    { kind: 'Thing' },
    { account: '111111111111' },
    { since: minute(4), until: minute(7) },
    { since: minute(99) },
  ]) {
    const whole = journal.events({ ...usual, ...filter });
    const paged: (typeof whole)[number][] = [];
    for (;;) {
      const page = journal.eventPage({ ...usual, ...filter }, paged.at(-1)?.seq, 7);
      paged.push(...page);
      if (page.length < 7) break;
    }
    expect(paged).toEqual(whole);
  }
  expect(journal.eventPage(usual, undefined, 5).map(({ change }) => change)).not.toContain('discovered');
  expect(journal.eventPage({ ...usual, changes: ['discovered'] }, undefined, 100)).toHaveLength(20);
});

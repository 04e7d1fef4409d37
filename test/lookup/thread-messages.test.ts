// What crosses between the threads of the lookup: only what is new, and nothing that was there changes under who reads it.
import { expect, test } from 'vitest';
import type { Generation } from '../../src/lookup/generation.ts';
import { noNetwork } from '../../src/lookup/network.ts';
import type { Reading } from '../../src/lookup/reading.ts';
import { receiver, sender } from '../../src/lookup/thread-messages.ts';

function reading(accountId: string, until: number, outcome = 'complete'): Reading {
  const spans = [[1, until]] as const;
  const place = { accountId, region: 'eu-west-1', action: 'ec2:DescribeNetworkInterfaces' };
  return {
    ...place,
    outcome,
    failedSince: undefined,
    spans,
    last: until,
    gaps: false,
    firstComplete: undefined,
  };
}

function generation(seq: number, ...readings: readonly Reading[]): Generation {
  const byPlace = readings.map((one) => [`${one.accountId}/${one.region}`, one] as const);
  return {
    seq,
    attribution: 0,
    keptFrom: -Infinity,
    segments: [],
    readings: new Map(byPlace),
    network: noNetwork,
  };
}

test('of the readings only those cross that are not as they were, and places that are no more', () => {
  const base = generation(1, reading('1', 5), reading('2', 5), reading('3', 5));
  const [send, receive] = [sender(base), receiver(base)];
  const steps = [
    [generation(2, reading('1', 5), reading('2', 10), reading('3', 5)), ['2/eu-west-1']],
    [generation(3, reading('1', 5), reading('2', 10), reading('3', 5, 'denied')), ['3/eu-west-1']],
    [
      generation(4, reading('2', 10), reading('3', 5, 'denied'), reading('4', 1)),
      ['4/eu-west-1', '1/eu-west-1'],
    ],
    [generation(5, reading('2', 10), reading('3', 5, 'denied'), reading('4', 1)), []],
  ] as const;
  let before = base;
  for (const [next, crossing] of steps) {
    const was = new Map(before.readings);
    const message = send(next);
    expect([...message.readings.keys()]).toEqual(crossing);
    const received = receive(structuredClone(message));
    expect(received).toEqual(next);
    expect(before.readings).toEqual(was);
    before = received;
  }
});

test('what has no base begins with everything', () => {
  const first = generation(1, reading('1', 5), reading('2', 5));
  expect(receiver()(structuredClone(sender()(first)))).toEqual(first);
});

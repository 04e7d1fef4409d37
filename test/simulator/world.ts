// What the simulator's tests share: a source made of plain objects, and real SDK clients that can only reach loopback.

import { EC2Client } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { STSClient } from '@aws-sdk/client-sts';
import { onTestFinished } from 'vitest';
import type { AnswerSource } from '../../src/simulator/answers.ts';
import { isRecord, type Json } from '../../src/simulator/record.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/server.ts';

export const account = '111111111111';
export const region = 'eu-west-1';

/** Answers by account, region and operation. */
export type Answers = Readonly<Record<string, Readonly<Record<string, Json>>>>;

export function sourceOf(answers: Answers): AnswerSource {
  return {
    accounts: () => Object.keys(answers),
    regions: (id) => Object.keys(answers[id] ?? {}),
    answer: (id, where, operation) => answers[id]?.[where]?.[operation],
  };
}

/** One account and region, with these answers. */
export function here(answers: Json): AnswerSource {
  return sourceOf({ [account]: { [region]: answers } });
}

export async function simulator(
  source: AnswerSource,
  options: Partial<SimulatorOptions> = {},
): Promise<Simulator> {
  const started = await startSimulator({ source, ...options });
  onTestFinished(() => started.close());
  return started;
}

interface AwsCredentialIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface Where {
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly maxAttempts?: number;
  /** A session; instead of `accessKeyId`. */
  readonly credentials?: AwsCredentialIdentity;
}

export function ec2(url: string, where: Where = {}): EC2Client {
  return finished(new EC2Client(settings(url, where)));
}

export function elb(url: string, where: Where = {}): ElasticLoadBalancingV2Client {
  return finished(new ElasticLoadBalancingV2Client(settings(url, where)));
}

export function sts(url: string, where: Where = {}): STSClient {
  return finished(new STSClient(settings(url, where)));
}

/** Sends a command that is only known at run time. */
export async function sendAny(client: object, command: unknown): Promise<Json> {
  const send: unknown = Reflect.get(client, 'send');
  if (typeof send !== 'function') throw new Error('Not a client');
  const answer: unknown = await Reflect.apply(send, client, [command]);
  if (!isRecord(answer)) throw new Error('The SDK gave no object.');
  return answer;
}

/** How a call failed, as a collector sees it: [name, HTTP status, message]. */
export async function failure(
  call: Promise<unknown>,
): Promise<readonly [string, number | undefined, string]> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const metadata: unknown = Reflect.get(error, '$metadata');
    const status = isRecord(metadata) ? metadata['httpStatusCode'] : undefined;
    return [error.name, typeof status === 'number' ? status : undefined, error.message];
  }
  throw new Error('The call was answered, an error was expected.');
}

function settings(
  url: string,
  where: Where,
): {
  endpoint: string;
  region: string;
  credentials: AwsCredentialIdentity;
  maxAttempts: number;
} {
  if (new URL(url).hostname !== '127.0.0.1') throw new Error(`Tests never leave loopback: ${url}`);
  return {
    endpoint: url,
    region: where.region ?? region,
    credentials: where.credentials ?? {
      accessKeyId: where.accessKeyId ?? 'AKIATEST',
      secretAccessKey: 'secret',
    },
    maxAttempts: where.maxAttempts ?? 1,
  };
}

function finished<T extends { destroy(): void }>(client: T): T {
  onTestFinished(() => client.destroy());
  return client;
}

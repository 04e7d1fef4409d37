// AWS's own model of Network Manager, as botocore has it: a dependency of moto, so it stands beside the moto_server that other tests need.
import { globSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RuleSetObject } from '@smithy/core/endpoints';
import { findMoto } from '../moto/moto-server.ts';
import { needed } from '../moto/need.ts';

export interface AwsMember {
  readonly shape: string;
  readonly location?: 'uri' | 'querystring';
  readonly locationName?: string;
}

interface AwsShape {
  readonly type: string;
  readonly members?: Readonly<Record<string, AwsMember>>;
  /** Of a list. */
  readonly member?: AwsMember;
}

interface AwsModel {
  readonly operations: Readonly<
    Record<
      string,
      {
        readonly http: { readonly method: string; readonly requestUri: string };
        readonly input: AwsMember;
        readonly output: AwsMember;
      }
    >
  >;
  readonly shapes: Readonly<Record<string, AwsShape>>;
}

interface AwsFiles {
  readonly model: AwsModel;
  readonly endpointRules: RuleSetObject;
}

/** undefined where tests are to skip. */
export function findAwsFiles(): AwsFiles | undefined {
  const moto = findMoto();
  if (moto === undefined) return undefined;
  const root = dirname(dirname(realpathSync(moto)));
  const data = 'lib/python3*/*-packages/botocore/data/networkmanager/2019-07-05';
  const [folder] = globSync(join(root, data));
  const found = needed(
    folder,
    `no botocore beside ${moto}: name the moto_server of a virtual environment by GROUNDPLAN_TEST_MOTO`,
  );
  return found === undefined
    ? undefined
    : {
        model: readJson(join(found, 'service-2.json.gz')),
        endpointRules: readJson(join(found, 'endpoint-rule-set-1.json.gz')),
      };
}

function readJson<Document>(path: string): Document {
  return parsedAs<Document>(JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')));
}

/** The files are of a fixed form; a wrong one makes the tests fail. */
function parsedAs<Document>(document: unknown): Document {
  return document as Document;
}

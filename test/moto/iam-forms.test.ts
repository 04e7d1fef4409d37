// The role as people deploy it, checked by parsers and an AWS that nobody here wrote: the Terraform module by an HCL parser, the
// CloudFormation template by cfn-lint and by a stack that is made of it. What they grant is the derived documents, word for word.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asCloudFormation, asTerraform, type RoleDocuments } from '../../src/iam-forms.ts';
import { flowLogsPermissions, permissionsPolicy, topicPolicy, trustPolicy } from '../../src/iam.ts';
import { loadKinds } from '../../src/registry.ts';
import { findProgram, runProgram } from '../api/python.ts';
import { openAccount, region } from './account.ts';
import { findMoto, type Moto, startMoto } from './moto-server.ts';

const python = findProgram('GROUNDPLAN_TEST_HCL', 'a Python with `pip install "python-hcl2==8.1.*"`');
const program = findMoto();
const accountId = '222222222222';
const principal = `arn:aws:iam::${accountId}:user/caller`;
// Hostile to both forms, if somebody gave it: an interpolation and a directive of Terraform.
const externalId = ['a$', '{b}%{c}'].join('');
const trust = trustPolicy(principal, externalId);
const forms: readonly RoleDocuments[] = [
  { purpose: 'inventory', trustPolicy: trust, permissionsPolicy: permissionsPolicy(await loadKinds()) },
  {
    purpose: 'flow-logs',
    trustPolicy: trust,
    permissionsPolicy: flowLogsPermissions(),
    snsTopicAccessPolicy: topicPolicy(principal),
  },
];
const timeoutMs = 120_000;

function inFile(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'groundplan-forms-'));
  folders.push(folder);
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(python === undefined)('Terraform', () => {
  test.each(forms)('the module of $purpose parses, and holds the documents', async (documents) => {
    const path = inFile('main.tf', asTerraform(documents));
    const script = 'import hcl2, json, sys; print(json.dumps(hcl2.load(open(sys.argv[1]))))';
    const { code, said } = await runProgram(python ?? '', ['-c', script, path], timeoutMs);
    expect(code, said).toBe(0);
    const parsed = JSON.stringify(JSON.parse(said));
    for (const block of ['aws_iam_role', 'aws_iam_role_policy', 'role_name', 'role_arn']) {
      expect(parsed).toContain(block);
    }
    expect(said.includes('topic_policy')).toBe(documents.snsTopicAccessPolicy !== undefined);
    const encoded = [...asTerraform(documents).matchAll(/jsonencode\((\{[\s\S]*?\n {2}\})\)/g)].map(
      ([, json = '']): unknown => JSON.parse(json.replaceAll('$${', '${').replaceAll('%%{', '%{')),
    );
    const { trustPolicy: wanted, permissionsPolicy: allowed, snsTopicAccessPolicy } = documents;
    expect(encoded).toEqual([
      wanted,
      allowed,
      ...(snsTopicAccessPolicy === undefined ? [] : [snsTopicAccessPolicy]),
    ]);
  });
});

describe.skipIf(program === undefined)('CloudFormation', () => {
  let moto: Moto;
  beforeAll(async () => {
    moto = await startMoto(program);
  }, timeoutMs);
  afterAll(() => moto?.stop());

  test.each(forms)('the template of $purpose passes cfn-lint', async (documents) => {
    const path = inFile('template.json', asCloudFormation(documents));
    const { code, said } = await runProgram(join(dirname(program ?? ''), 'cfn-lint'), [path], timeoutMs);
    expect(code, said).toBe(0);
  });

  test.each(forms)('a stack of the template of $purpose makes the role', async (documents) => {
    await openAccount(moto.url, accountId);
    const made = await query('cloudformation', {
      Action: 'CreateStack',
      Version: '2010-05-15',
      StackName: documents.purpose,
      TemplateBody: asCloudFormation(documents),
      'Capabilities.member.1': 'CAPABILITY_NAMED_IAM',
      'Parameters.member.1.ParameterKey': 'RoleName',
      'Parameters.member.1.ParameterValue': `of-${documents.purpose}`,
    });
    expect(made).toContain('<StackId>');
    const role = await query('iam', {
      Action: 'GetRole',
      Version: '2010-05-08',
      RoleName: `of-${documents.purpose}`,
    });
    const [, document = ''] = /<AssumeRolePolicyDocument>([^<]+)</.exec(role) ?? [];
    expect(JSON.parse(decodeURIComponent(document))).toEqual(documents.trustPolicy);
    const policy = await query('iam', {
      Action: 'GetRolePolicy',
      Version: '2010-05-08',
      RoleName: `of-${documents.purpose}`,
      PolicyName: `groundplan-${documents.purpose}`,
    });
    const [, permissions = ''] = /<PolicyDocument>([^<]+)</.exec(policy) ?? [];
    // moto writes an inline policy of a stack as Python does.
    const json = decodeURIComponent(permissions).replaceAll("'", '"');
    expect(JSON.parse(json)).toEqual(documents.permissionsPolicy);
  });

  /** A request of the query protocol; moto checks no signature here. */
  async function query(service: string, input: Readonly<Record<string, string>>): Promise<string> {
    const scope = `Credential=anyone/20260101/${region}/${service}/aws4_request`;
    const answer = await fetch(moto.url, {
      method: 'POST',
      headers: { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none` },
      body: new URLSearchParams(input),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${input['Action']}: HTTP ${answer.status} ${text}`);
    return text;
  }
});

// Rules of listeners: conditions as text, default rules left to the listener, and only the listeners asked for that can have rules.
import { expect, test } from 'vitest';
import rule from '../../collectors/rule.ts';
import { normaliseItem } from '../../src/normalise.ts';
import { loadKinds } from '../../src/registry.ts';
import { exampleAccount, exampleRegion, exampleSource } from '../support/examples.ts';
import { stateOf } from '../support/entries.ts';
import { openHarness } from '../support/harness.ts';
import { place } from './example-states.ts';

function read(item: object) {
  const entry = normaliseItem(rule, { RuleArn: 'arn:rule', ...item }, place);
  if (entry === 'gone') throw new Error('the rule is gone');
  return { ...entry, state: stateOf(entry) };
}

test.each([
  ['paths', { Field: 'path-pattern', Values: ['/b', '/a'] }, 'path-pattern /a | /b'],
  [
    'the same paths twice',
    { Field: 'path-pattern', Values: ['/a'], PathPatternConfig: { Values: ['/a'] } },
    'path-pattern /a',
  ],
  [
    'a regular expression',
    { Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/v[0-9]'] } },
    'path-pattern ~^/v[0-9]',
  ],
  [
    'hosts',
    { Field: 'host-header', HostHeaderConfig: { Values: ['*.shop.example'] } },
    'host-header *.shop.example',
  ],
  [
    'a header',
    { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Beta', Values: ['yes', 'true'] } },
    'http-header X-Beta true | yes',
  ],
  [
    'the query',
    { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: '1' }, { Value: 'beta' }] } },
    'query-string beta | v=1',
  ],
  [
    'methods',
    { Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET'] } },
    'http-request-method GET',
  ],
  ['addresses', { Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } }, 'source-ip 10.0.0.0/8'],
  ['something new', { Field: 'tls-version' }, 'tls-version'],
])('a condition on %s', (_case, condition, text) => {
  expect(read({ Conditions: [condition] }).state.properties['conditions']).toEqual([text]);
});

test('the default rule is the listener’s own, and no rule keeps a secret of its actions', () => {
  const Rules = [
    { RuleArn: 'arn:1', IsDefault: true },
    { RuleArn: 'arn:2', IsDefault: false },
  ];
  expect(rule.list.items({ Rules }, 'arn:listener')).toEqual([
    { RuleArn: 'arn:2', IsDefault: false, ListenerArn: 'arn:listener' },
  ]);
  const AuthenticateOidcConfig = { ClientId: 'shop', ClientSecret: 'hush-hush' };
  expect(read({ Actions: [{ Type: 'authenticate-oidc', AuthenticateOidcConfig }] }).text).not.toContain(
    'hush',
  );
});

test('rules are asked for at application load balancers only; one that is gone is gone, with its listener kept', async () => {
  const source = exampleSource(await loadKinds());
  const harness = await openHarness(source, { groups: ['ec2'], regions: [exampleRegion], cloudtrail: false });
  try {
    await harness.cycle(exampleAccount);
    const [first, second] = [...harness.journal.resources('Rule')];
    expect([first?.edges['SERVES'], second?.edges['SERVES']]).toEqual([
      [{ from: first?.properties['listenerArn'] }],
      [{ from: first?.properties['listenerArn'] }],
    ]);
    const asked = harness.simulator.calls().filter(({ operation }) => operation === 'DescribeRules');
    expect(asked).toHaveLength(2);
    const listener = String(first?.properties['listenerArn']);
    source.edit('DescribeRules', ({ by, answers }) => ({
      by,
      answers: { ...Object(answers), [listener]: { Rules: [] } },
    }));
    const seq = harness.journal.lastSeq();
    await harness.cycle(exampleAccount);
    const events = harness.journal
      .events({ after: seq })
      .map(({ change, resourceId }) => [change, resourceId]);
    expect(events).toEqual([first, second].map((each) => ['deleted', each?.id]));
  } finally {
    await harness.close();
  }
});

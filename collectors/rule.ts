// Rules of listeners: which requests go elsewhere than the listener says. Only application load balancers have any, and AWS answers
// ListenerNotFound for a gateway load balancer's listener; so no others are asked for. What a listener does by default is the listener's own.
// Of what actions can hold, only types and target groups are kept: an OIDC action has a client's secrets next to them.
import type {
  DescribeRulesCommandOutput,
  DescribeTagsCommandOutput,
  Rule,
  RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { arnAccount } from '../src/ids.ts';
import { list, number, oneByOne, paged, text } from '../src/declare.ts';
import { forwardWeight, forwardedTo } from '../src/elb-forward.ts';
import { elbTags } from '../src/elb-tags.ts';
import { defineKind } from '../src/kind.ts';
import { compareText } from '../src/state.ts';

/** A rule with the listener that it was asked for. */
interface ListenerRule extends Rule {
  readonly ListenerArn?: string | undefined;
}

export default defineKind<ListenerRule>({
  kind: 'Rule',
  group: 'ec2',
  doc: 'Which requests a listener sends elsewhere than by default',
  idPrefix: 'listener-rule/',
  list: paged('elbv2', 'DescribeRules', {
    pageSize: 400,
    parent: { kind: 'Listener', parameter: 'ListenerArn', only: (arn) => arn.includes(':listener/app/') },
    items: (page: DescribeRulesCommandOutput, ListenerArn) =>
      page.Rules?.filter(({ IsDefault }) => IsDefault !== true).map((rule) => ({
        ...rule,
        ...(ListenerArn === undefined ? {} : { ListenerArn }),
      })),
    page: (rules) => ({ Rules: rules.map(({ ListenerArn: _parent, ...rule }) => rule) }),
  }),
  confirm: oneByOne('RuleArns'),
  facets: [elbTags()],
  id: (rule) => rule.RuleArn,
  arn: (rule) => rule.RuleArn,
  owner: (rule) => ({ account: arnAccount(rule.RuleArn) }),
  properties: {
    listenerArn: text('Listener it belongs to', (rule) => rule.ListenerArn, { index: true }),
    priority: number('Its turn: the first rule that fits is followed', (rule) =>
      rule.Priority === undefined ? undefined : Number(rule.Priority),
    ),
    conditions: list(
      'What a request must be like, all of them: `path-pattern /img/* | /css/*`, `http-header X-Beta true` …',
      (rule) => rule.Conditions?.map(conditionText),
    ),
    actionTypes: list('What it does: `forward`, `redirect`, `authenticate-oidc` …', (rule) =>
      rule.Actions?.map(({ Type }) => Type),
    ),
  },
  edges: {
    SERVES: {
      doc: 'The listener it belongs to',
      to: ['Listener'],
      reverse: true,
      read: (rule) => rule.ListenerArn,
    },
    FORWARDS_TO: {
      doc: 'Target groups that it forwards to',
      to: ['TargetGroup'],
      properties: forwardWeight,
      read: (rule) => rule.Actions?.flatMap(forwardedTo),
    },
  },
  example: {
    DescribeRules: {
      by: 'ListenerArn',
      answers: {
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2':
          {
            Rules: [
              {
                RuleArn:
                  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee',
                Priority: '10',
                IsDefault: false,
                Conditions: [
                  {
                    Field: 'path-pattern',
                    Values: ['/img/*', '/css/*'],
                    PathPatternConfig: { Values: ['/img/*', '/css/*'] },
                  },
                  {
                    Field: 'host-header',
                    Values: ['shop.example'],
                    HostHeaderConfig: { Values: ['shop.example'] },
                  },
                ],
                Actions: [
                  {
                    Type: 'forward',
                    Order: 1,
                    ForwardConfig: {
                      TargetGroups: [
                        {
                          TargetGroupArn:
                            'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/pods/84f3e7cd35e9b178',
                          Weight: 1,
                        },
                      ],
                    },
                  },
                ],
              },
              {
                RuleArn:
                  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2/a7d4c3e13b7dbcff',
                Priority: '20',
                IsDefault: false,
                Conditions: [
                  { Field: 'source-ip', SourceIpConfig: { Values: ['192.0.2.0/24'] } },
                  {
                    Field: 'http-header',
                    HttpHeaderConfig: { HttpHeaderName: 'X-Beta', Values: ['true'] },
                  },
                ],
                Actions: [
                  {
                    Type: 'redirect',
                    Order: 1,
                    RedirectConfig: { Host: 'beta.shop.example', StatusCode: 'HTTP_302' },
                  },
                ],
              },
              {
                RuleArn:
                  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2/b8e5d4f24c8ecd00',
                Priority: 'default',
                IsDefault: true,
                Conditions: [],
                Actions: [
                  {
                    Type: 'forward',
                    Order: 1,
                    TargetGroupArn:
                      'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067',
                  },
                ],
              },
            ],
          },
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/50dc6c495c0c9188/e1e6cb7deb411aa1':
          { Rules: [] },
      } satisfies Record<string, Omit<DescribeRulesCommandOutput, '$metadata'>>,
    },
    DescribeTags: {
      by: 'ResourceArns',
      answers: {
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee':
          {
            TagDescriptions: [
              {
                ResourceArn:
                  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee',
                Tags: [
                  { Key: 'Name', Value: 'static' },
                  { Key: 'team', Value: 'shop' },
                ],
              },
            ],
          },
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2/a7d4c3e13b7dbcff':
          {
            TagDescriptions: [
              {
                ResourceArn:
                  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener-rule/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2/a7d4c3e13b7dbcff',
                Tags: [],
              },
            ],
          },
      } satisfies Record<string, Omit<DescribeTagsCommandOutput, '$metadata'>>,
    },
  },
});

/** Values are alternatives in no order, and stand twice in older forms: beside the configuration and in it. */
function conditionText(condition: RuleCondition): string | undefined {
  const { Field, Values = [], RegexValues = [], HttpHeaderConfig, QueryStringConfig } = condition;
  if (Field === undefined) return undefined;
  const configs = [
    condition.HostHeaderConfig,
    condition.PathPatternConfig,
    condition.HttpRequestMethodConfig,
    condition.SourceIpConfig,
    HttpHeaderConfig,
  ];
  const values = [
    ...Values,
    ...configs.flatMap((config) => config?.Values ?? []),
    ...(QueryStringConfig?.Values ?? []).map(({ Key, Value = '' }) =>
      Key === undefined ? Value : `${Key}=${Value}`,
    ),
    ...[
      ...RegexValues,
      ...[condition.HostHeaderConfig, condition.PathPatternConfig, HttpHeaderConfig].flatMap(
        (config) => config?.RegexValues ?? [],
      ),
    ].map((pattern) => `~${pattern}`),
  ];
  const name = HttpHeaderConfig?.HttpHeaderName;
  const alternatives = [...new Set(values)].sort(compareText).join(' | ');
  return [Field, ...(name === undefined ? [] : [name]), alternatives].join(' ').trim();
}

// Listeners of load balancers: which port leads to which target groups. AWS lists them per load balancer only.
// Of what actions can hold, only types and target groups are kept: an OIDC action has a client's secrets next to them.
import type {
  DescribeListenersCommandOutput,
  DescribeTagsCommandOutput,
  Listener,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { arnAccount } from '../src/ids.ts';
import { list, number, oneByOne, paged, text } from '../src/declare.ts';
import { forwardWeight, forwardedTo } from '../src/elb-forward.ts';
import { elbTags } from '../src/elb-tags.ts';
import { defineKind } from '../src/kind.ts';

export default defineKind<Listener>({
  kind: 'Listener',
  group: 'ec2',
  doc: 'A port on which a load balancer takes connections',
  idPrefix: 'listener/',
  list: paged('elbv2', 'DescribeListeners', {
    pageSize: 400,
    parent: { kind: 'LoadBalancer', parameter: 'LoadBalancerArn' },
    items: (page: DescribeListenersCommandOutput) => page.Listeners,
  }),
  confirm: oneByOne('ListenerArns'),
  facets: [elbTags()],
  id: (listener) => listener.ListenerArn,
  arn: (listener) => listener.ListenerArn,
  owner: (listener) => ({ account: arnAccount(listener.ListenerArn) }),
  authors: { comesWith: { SERVES: (_listener, change) => change === 'deleted' } },
  properties: {
    loadBalancerArn: text('Load balancer it belongs to', (listener) => listener.LoadBalancerArn, {
      index: true,
    }),
    protocol: text(
      '`HTTP`, `HTTPS`, `TCP`, `UDP`, `TCP_UDP`, `TLS` …; a gateway load balancer has none',
      (listener) => listener.Protocol,
    ),
    port: number('Port it listens on', (listener) => listener.Port),
    defaultActionTypes: list(
      'What it does unless a rule says otherwise: `forward`, `redirect` …',
      (listener) => listener.DefaultActions?.map(({ Type }) => Type),
    ),
    sslPolicy: text(
      'Security policy: which TLS versions and ciphers it takes',
      (listener) => listener.SslPolicy,
    ),
    certificateArns: list('Its default certificate', (listener) =>
      listener.Certificates?.map(({ CertificateArn }) => CertificateArn),
    ),
    alpnPolicy: list('ALPN policy of a TLS listener', (listener) => listener.AlpnPolicy),
    mutualAuthenticationMode: text(
      'How it treats certificates of clients: `off`, `verify` or `passthrough`',
      (listener) => listener.MutualAuthentication?.Mode,
    ),
  },
  edges: {
    SERVES: {
      doc: 'The load balancer that listens',
      to: ['LoadBalancer'],
      reverse: true,
      read: (listener) => listener.LoadBalancerArn,
    },
    FORWARDS_TO: {
      doc: 'Target groups that it forwards to unless a rule says otherwise',
      to: ['TargetGroup'],
      properties: forwardWeight,
      read: (listener) => listener.DefaultActions?.flatMap(forwardedTo),
    },
  },
  example: {
    DescribeListeners: {
      by: 'LoadBalancerArn',
      answers: {
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188': {
          Listeners: [
            {
              ListenerArn:
                'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2',
              LoadBalancerArn:
                'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188',
              Port: 443,
              Protocol: 'HTTPS',
              SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
              Certificates: [
                {
                  CertificateArn:
                    'arn:aws:acm:eu-west-1:111122223333:certificate/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0',
                },
              ],
              MutualAuthentication: { Mode: 'off' },
              DefaultActions: [
                {
                  Type: 'forward',
                  Order: 1,
                  ForwardConfig: {
                    TargetGroups: [
                      {
                        TargetGroupArn:
                          'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067',
                        Weight: 90,
                      },
                      {
                        TargetGroupArn:
                          'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/pods/84f3e7cd35e9b178',
                        Weight: 10,
                      },
                    ],
                    TargetGroupStickinessConfig: { Enabled: false },
                  },
                },
              ],
            },
            {
              ListenerArn:
                'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/50dc6c495c0c9188/e1e6cb7deb411aa1',
              LoadBalancerArn:
                'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188',
              Port: 80,
              Protocol: 'HTTP',
              DefaultActions: [
                {
                  Type: 'redirect',
                  Order: 1,
                  RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' },
                },
              ],
            },
          ],
        },
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/edge/1f2e3d4c5b6a7980': {
          Listeners: [
            {
              ListenerArn:
                'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/net/edge/1f2e3d4c5b6a7980/d0d5ba6cda300990',
              LoadBalancerArn:
                'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/edge/1f2e3d4c5b6a7980',
              Port: 8443,
              Protocol: 'TLS',
              AlpnPolicy: ['HTTP2Preferred'],
              DefaultActions: [
                {
                  Type: 'forward',
                  Order: 1,
                  TargetGroupArn:
                    'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/to-web/95a4f8de46fac289',
                },
              ],
            },
          ],
        },
      } satisfies Record<string, Omit<DescribeListenersCommandOutput, '$metadata'>>,
    },
    DescribeTags: {
      by: 'ResourceArns',
      answers: {
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2':
          {
            TagDescriptions: [
              {
                ResourceArn:
                  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2',
                Tags: [
                  { Key: 'Name', Value: 'web-https' },
                  { Key: 'team', Value: 'shop' },
                ],
              },
            ],
          },
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/50dc6c495c0c9188/e1e6cb7deb411aa1':
          {
            TagDescriptions: [
              {
                ResourceArn:
                  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/web/50dc6c495c0c9188/e1e6cb7deb411aa1',
                Tags: [],
              },
            ],
          },
        'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/net/edge/1f2e3d4c5b6a7980/d0d5ba6cda300990':
          {
            TagDescriptions: [
              {
                ResourceArn:
                  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/net/edge/1f2e3d4c5b6a7980/d0d5ba6cda300990',
                Tags: [],
              },
            ],
          },
      } satisfies Record<string, Omit<DescribeTagsCommandOutput, '$metadata'>>,
    },
  },
});

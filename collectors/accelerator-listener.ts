// Listeners of accelerators: which ports lead to endpoint groups. AWS lists them per accelerator only, and has no tags for them.
import type {
  DescribeListenerResponse,
  Listener,
  ListListenersResponse,
} from '@aws-sdk/client-global-accelerator';
import { byCall, list, paged, text } from '../src/declare.ts';
import { arnAccount } from '../src/ids.ts';
import { defineKind } from '../src/kind.ts';

interface Listed extends Listener {
  readonly AcceleratorArn: string | undefined;
}

export default defineKind<Listed>({
  kind: 'AcceleratorListener',
  group: 'global-accelerator',
  doc: 'Ports on which an accelerator takes connections',
  idPrefix: 'globalaccelerator:accelerator/*/listener/',
  global: true,
  list: paged('globalaccelerator', 'ListListeners', {
    pageSize: 100,
    parent: { kind: 'Accelerator', parameter: 'AcceleratorArn' },
    items: (page: ListListenersResponse, accelerator) =>
      page.Listeners?.map((listener) => ({ ...listener, AcceleratorArn: accelerator })),
    page: (listeners) => ({
      Listeners: listeners.map(({ AcceleratorArn: _parent, ...listener }) => listener),
    }),
  }),
  confirm: byCall('globalaccelerator', 'DescribeListener', { input: (id) => ({ ListenerArn: id }) }),
  id: (listener) => listener.ListenerArn,
  arn: (listener) => listener.ListenerArn,
  owner: (listener) => ({ account: arnAccount(listener.ListenerArn) }),
  properties: {
    acceleratorArn: text('Accelerator it belongs to', (listener) => listener.AcceleratorArn, {
      index: true,
    }),
    protocol: text('`TCP` or `UDP`', (listener) => listener.Protocol),
    portRanges: list('Ports it listens on: `443`, `8000-8100`', (listener) =>
      listener.PortRanges?.map(({ FromPort, ToPort }) =>
        FromPort === ToPort ? String(FromPort ?? '') : `${FromPort ?? ''}-${ToPort ?? ''}`,
      ),
    ),
    clientAffinity: text(
      'Whether a client stays at one endpoint: `NONE` or `SOURCE_IP`',
      (listener) => listener.ClientAffinity,
    ),
  },
  edges: {
    SERVES: {
      doc: 'The accelerator that listens',
      to: ['Accelerator'],
      reverse: true,
      read: (listener) => listener.AcceleratorArn,
    },
  },
  example: {
    ListListeners: {
      by: 'AcceleratorArn',
      answers: {
        'arn:aws:globalaccelerator::111122223333:accelerator/1a2b3c4d-5e6f-4071-8293-a4b5c6d7e8f9': {
          Listeners: [
            {
              ListenerArn:
                'arn:aws:globalaccelerator::111122223333:accelerator/1a2b3c4d-5e6f-4071-8293-a4b5c6d7e8f9/listener/0a1b2c3d',
              PortRanges: [
                { FromPort: 80, ToPort: 80 },
                { FromPort: 8440, ToPort: 8443 },
              ],
              Protocol: 'TCP',
              ClientAffinity: 'SOURCE_IP',
            },
          ],
        },
      } satisfies Record<string, ListListenersResponse>,
    },
    DescribeListener: {
      by: 'ListenerArn',
      answers: {
        'arn:aws:globalaccelerator::111122223333:accelerator/1a2b3c4d-5e6f-4071-8293-a4b5c6d7e8f9/listener/0a1b2c3d':
          {
            Listener: {
              ListenerArn:
                'arn:aws:globalaccelerator::111122223333:accelerator/1a2b3c4d-5e6f-4071-8293-a4b5c6d7e8f9/listener/0a1b2c3d',
            },
          },
      } satisfies Record<string, DescribeListenerResponse>,
    },
  },
});

// A client of Network Manager, and its commands, over our own schemas (model.ts). It is EKS's client, which speaks the same protocol
// (REST-JSON) and is a dependency anyway, with the service's own name, errors, endpoint and signature; nothing of EKS's is left in it.
import { EKSClient, type EKSClientConfig } from '@aws-sdk/client-eks';
import { makeBuilder } from '@smithy/core/client';
import { getEndpointPlugin } from '@smithy/core/endpoints';
import { endpointOf, signingName } from './endpoint.ts';
import { operationSchemas } from './model.ts';

export class NetworkManagerClient extends EKSClient {
  constructor(config: EKSClientConfig) {
    super({
      ...config,
      // Also names AWS_ENDPOINT_URL_NETWORKMANAGER.
      serviceId: 'NetworkManager',
      endpointProvider: endpointOf,
      httpAuthSchemeProvider: ({ region }) => [
        {
          schemeId: 'aws.auth#sigv4',
          signingProperties: { name: signingName, region },
          propertiesExtractor: (client, context) => ({ signingProperties: { config: client, context } }),
        },
      ],
      protocolSettings: {
        defaultNamespace: 'com.amazonaws.networkmanager',
        errorTypeRegistries: [],
        version: '2019-07-05',
        serviceTarget: 'NetworkManager',
      },
    });
  }
}

const command = makeBuilder(
  {
    UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
    Endpoint: { type: 'builtInParams', name: 'endpoint' },
    Region: { type: 'builtInParams', name: 'region' },
    UseDualStack: { type: 'builtInParams', name: 'useDualstackEndpoint' },
  },
  'NetworkManager',
  'NetworkManagerClient',
  getEndpointPlugin,
);

/** As a module of the SDK exports them: `GetSitesCommand`, and its schema `GetSites$`. */
export const operations: Readonly<Record<string, unknown>> = Object.fromEntries(
  operationSchemas.flatMap((schema) => {
    const name = schema[2];
    return [
      [`${name}$`, schema],
      [`${name}Command`, command({}, () => [], name, schema)],
    ];
  }),
);

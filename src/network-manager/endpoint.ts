// Where Network Manager answers: at one place in each partition, whatever the region, as AWS's own endpoint rules say.
import type { EKSClientConfig } from '@aws-sdk/client-eks';
import { partitionOf } from '../regions.ts';

/** What decides where a client of the SDK goes, by AWS's names. */
export interface EndpointParameters {
  readonly Region?: string | undefined;
  readonly Endpoint?: string | undefined;
  readonly UseFIPS?: boolean | undefined;
  readonly UseDualStack?: boolean | undefined;
}

type Endpoint = ReturnType<NonNullable<EKSClientConfig['endpointProvider']>>;

export const signingName = 'networkmanager';

interface Home {
  readonly region: string;
  readonly suffix: string;
  readonly dualStackSuffix: string;
  /** The host's first word where FIPS is asked for. */
  readonly fips: string;
}

const fips = 'networkmanager-fips';
const aws: Home = { region: 'us-west-2', suffix: 'amazonaws.com', dualStackSuffix: 'api.aws', fips };

const homes: Readonly<Record<string, Home>> = {
  aws,
  'aws-cn': {
    region: 'cn-northwest-1',
    suffix: 'amazonaws.com.cn',
    dualStackSuffix: 'api.amazonwebservices.com.cn',
    fips,
  },
  'aws-us-gov': { ...aws, region: 'us-gov-west-1', fips: 'networkmanager' },
};

/** @throws Error where no region is known, or an endpoint of one's own shall be another variant of itself. */
export function endpointOf(parameters: EndpointParameters): Endpoint {
  const { Region: region, Endpoint: own, UseFIPS: wantsFips, UseDualStack: wantsDualStack } = parameters;
  if (region === undefined) throw new Error('no region: set AWS_REGION, or name one in the configuration');
  if (own !== undefined) {
    if (wantsFips === true || wantsDualStack === true)
      throw new Error('FIPS or dual stack and an endpoint of your own exclude each other: unset one of them');
    return signed(own, region);
  }
  const home = homes[partitionOf(region)] ?? aws;
  const word = wantsFips === true ? home.fips : 'networkmanager';
  const suffix = wantsDualStack === true ? home.dualStackSuffix : home.suffix;
  return signed(`https://${word}.${home.region}.${suffix}`, home.region);
}

function signed(url: string, signingRegion: string): Endpoint {
  return {
    url: new URL(url),
    properties: { authSchemes: [{ name: 'sigv4', signingName, signingRegion, properties: {} }] },
    headers: {},
  };
}

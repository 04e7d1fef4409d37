// A global network in moto, made and counted by plain requests: the SDK's package for Network Manager is too old to be used here, and
// the code under test has no part in it. As long as moto does not enforce IAM it reads the key off the header and checks no signature.
import type { Account } from './account.ts';

/** Resources by kind that `buildGlobalNetwork` makes. */
export const madeGlobalNetwork: Readonly<Record<string, number>> = {
  GlobalNetwork: 1,
  CoreNetwork: 1,
  Site: 1,
  Device: 1,
  Link: 1,
};

type Document = Readonly<Record<string, unknown>>;

export async function buildGlobalNetwork(account: Account): Promise<void> {
  const made = await post(account, '/global-networks', { Description: 'offices' });
  const network = member(member(made, 'GlobalNetwork'), 'GlobalNetworkId');
  const site = await post(account, `/global-networks/${network}/sites`, { Description: 'Berlin' });
  const SiteId = member(member(site, 'Site'), 'SiteId');
  await post(account, `/global-networks/${network}/devices`, { Description: 'router', SiteId });
  await post(account, `/global-networks/${network}/links`, {
    Description: 'fibre',
    SiteId,
    Bandwidth: { UploadSpeed: 100, DownloadSpeed: 100 },
  });
  await post(account, '/core-networks', { GlobalNetworkId: network });
}

export async function countGlobalNetworks(account: Account): Promise<Readonly<Record<string, number>>> {
  const { GlobalNetworks, CoreNetworks } = {
    ...(await ask(account, 'GET', '/global-networks')),
    ...(await ask(account, 'GET', '/core-networks')),
  };
  const counts = { Site: 0, Device: 0, Link: 0 };
  for (const network of items(GlobalNetworks)) {
    const path = `/global-networks/${String(member(network, 'GlobalNetworkId'))}`;
    counts.Site += items((await ask(account, 'GET', `${path}/sites`))['Sites']).length;
    counts.Device += items((await ask(account, 'GET', `${path}/devices`))['Devices']).length;
    counts.Link += items((await ask(account, 'GET', `${path}/links`))['Links']).length;
  }
  return {
    GlobalNetwork: items(GlobalNetworks).length,
    CoreNetwork: items(CoreNetworks).length,
    ...counts,
  };
}

function post(account: Account, path: string, body: object): Promise<Document> {
  return ask(account, 'POST', path, body);
}

async function ask({ config }: Account, method: string, path: string, body?: object): Promise<Document> {
  const { accessKeyId, sessionToken } = config.credentials;
  const scope = `Credential=${accessKeyId}/20260101/us-west-2/networkmanager/aws4_request`;
  const answer = await fetch(new URL(path, config.endpoint), {
    method,
    headers: {
      'content-type': 'application/json',
      authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=none`,
      ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 200)}`);
  const document: unknown = JSON.parse(text);
  return isDocument(document) ? document : {};
}

function member(value: unknown, name: string): unknown {
  return isDocument(value) ? value[name] : undefined;
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Where a webhook may lead. Who may make one is not to reach through it what only this machine reaches: loopback, and the addresses of
// the link, where clouds give out credentials. Checked again for each address that a name has, when the connection is made.
import { lookup as lookupName } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { UsageError } from '../errors.ts';

/** Networks that are allowed all the same. */
export type AllowedNetworks = BlockList;

const forbiddenNetworks: readonly (readonly [network: string, prefix: number, family: 'ipv4' | 'ipv6'])[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 128, 'ipv6'],
  ['::1', 128, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
  ['ff00::', 8, 'ipv6'],
  // AWS's own services on an instance: metadata, time, names.
  ['fd00:ec2::', 32, 'ipv6'],
  // The same IPv4 addresses behind a translator (RFC 6052).
  ['64:ff9b::', 104, 'ipv6'],
  ['64:ff9b::7f00:0', 104, 'ipv6'],
  ['64:ff9b::a9fe:0', 112, 'ipv6'],
];

const forbidden = new BlockList();
for (const [network, prefix, family] of forbiddenNetworks) forbidden.addSubnet(network, prefix, family);

/** `127.0.0.0/8,10.1.2.3`. @throws UsageError */
export function readNetworks(option: string, text: string | undefined): AllowedNetworks {
  const list = new BlockList();
  for (const word of (text ?? '').split(',').map((part) => part.trim())) {
    if (word === '') continue;
    const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(word) ?? [];
    const family = isIP(address);
    const bits = family === 4 ? 32 : 128;
    const prefix = length === undefined ? bits : Number(length);
    if (family === 0 || prefix > bits) {
      throw new UsageError(`${option}: "${word}" is no address or network; write 127.0.0.0/8 or ::1`);
    }
    list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** Why a webhook must not lead there; undefined: it may. */
function refusal(address: string, secure: boolean, allowed: AllowedNetworks): string | undefined {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (allowed.check(address, family)) return undefined;
  if (forbidden.check(address, family)) {
    return `${address} is an address of this machine or its link, which webhooks may not reach (--webhook-allow of \`start\` lets them)`;
  }
  return secure
    ? undefined
    : `http to ${address} would be read on the way: use https (or --webhook-allow of \`start\`)`;
}

/** What is wrong with a URL as it stands; undefined: nothing. What its name means is looked at with each delivery. */
export function checkUrl(text: string, allowed: AllowedNetworks): string | undefined {
  const url = URL.parse(text);
  if (url === null || !['https:', 'http:'].includes(url.protocol)) {
    return 'is not an address of the web: write https://host/path';
  }
  if (url.username !== '' || url.password !== '') {
    return 'must not have a name and password in it: what is delivered is signed instead';
  }
  const host = hostOf(url);
  if (isIP(host) !== 0) return refusal(host, url.protocol === 'https:', allowed);
  return undefined;
}

/** Without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

/** Scheme, host and port: paths of webhooks are often secrets, and no log has them. */
export function originOf(text: string): string {
  return URL.parse(text)?.origin ?? '';
}

/** Looks a name up as Node's own does, and lets no connection begin that must not be. */
export function guardedLookup(secure: boolean, allowed: AllowedNetworks): LookupFunction {
  return (name, options, done) => {
    lookupName(name, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      for (const { address } of addresses) {
        const why = refusal(address, secure, allowed);
        if (why !== undefined) return done(new Error(`${name} is ${why}`), []);
      }
      const [first] = addresses;
      if (options.all === true || first === undefined) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };
}

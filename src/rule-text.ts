// Protocols and ports of security group rules and network ACL entries, as words that read well: `tcp 443`, `icmp 8`, `all`.

export type Direction = 'ingress' | 'egress';

/** What the rule is about: `from` and `to` are ports, for ICMP its type and code; -1 is any. */
export interface Traffic {
  readonly protocol: string | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** Names of IANA protocol numbers that AWS gives as numbers, in one answer or another. */
const names: Readonly<Record<string, string>> = {
  '-1': 'all',
  '1': 'icmp',
  '2': 'igmp',
  '4': 'ipip',
  '6': 'tcp',
  '17': 'udp',
  '47': 'gre',
  '50': 'esp',
  '51': 'ah',
  '58': 'icmpv6',
  '89': 'ospf',
  '112': 'vrrp',
  '132': 'sctp',
};

/** A name where there is one, else the number. */
export function protocolName(protocol: string | undefined): string {
  return protocol === undefined ? 'all' : (names[protocol] ?? protocol);
}

/** `all`, `tcp 443`, `udp 8000-8100`, `tcp` (any port), `icmp 3/4` (type and code), `icmp 8`, `icmp`, `esp`. */
export function trafficText({ protocol, from, to }: Traffic): string {
  const name = protocolName(protocol);
  const known = from !== undefined && from !== -1;
  if (!known || name === 'all') return name;
  if (name.startsWith('icmp'))
    return to === undefined || to === -1 ? `${name} ${from}` : `${name} ${from}/${to}`;
  return to === undefined || to === from ? `${name} ${from}` : `${name} ${from}-${to}`;
}

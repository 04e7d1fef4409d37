// A registered target of a target group as one word: `i-0a9f…:80`, `10.0.0.5:80`, `[2a05::1]:80`, an ARN. Written by the kind,
// read by the derivation of its edges.

export interface Target {
  readonly id: string;
  /** A function has none. */
  readonly port: number | undefined;
}

export function targetText({ id, port }: Target): string {
  const word = id.includes(':') && !id.startsWith('arn:') ? `[${id}]` : id;
  return port === undefined ? word : `${word}:${port}`;
}

/** The address of a target by address; undefined for instances and ARNs. */
export function readAddressTarget(text: string): Target | undefined {
  const [, ipv4, ipv6, port] = /^(?:(\d+\.\d+\.\d+\.\d+)|\[([^\]]+)\])(?::(\d+))?$/.exec(text) ?? [];
  const id = ipv4 ?? ipv6;
  return id === undefined ? undefined : { id, port: port === undefined ? undefined : Number(port) };
}

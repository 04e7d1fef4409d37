// An interface under churn, and what the truth tells of it.

export interface Eni {
  readonly id: string;
  readonly account: string;
  readonly vpc: string;
  readonly ips: readonly string[];
  readonly prefixes: readonly string[];
  readonly publicIp: string | undefined;
  readonly instance: string | undefined;
  readonly type: string;
  readonly description: string;
  readonly group: string;
}

/** Who had an address, or what an interface was plugged into, from then until before then; milliseconds. */
export interface Held {
  readonly eni: string;
  readonly owner: string | undefined;
  readonly from: number;
  until: number;
  /** Whether any complete read showed it. */
  seen: boolean;
}

export function ownerOf({ instance, description }: Eni): string | undefined {
  if (instance !== undefined) return instance;
  return /nat-[0-9a-f]+$/.exec(description)?.[0] ?? description;
}

export function keysOf(eni: Eni): readonly string[] {
  return [
    ...[...eni.ips, ...eni.prefixes].map((address) => `${eni.vpc} ${address}`),
    ...(eni.publicIp === undefined ? [] : [`public ${eni.publicIp}`]),
  ];
}

export function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, '0').slice(-length);
}

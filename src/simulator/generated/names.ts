// Names that look like AWS's and depend on the seed alone: ids, account numbers, zones. The same name gives the same id, so a
// location can name what stands in another one before that one is generated.
import { hash } from 'node:crypto';

export interface Names {
  /** `vpc-0` and 16 hex digits. */
  id(prefix: string, name: string): string;
  /** Up to 40 hex digits. */
  hex(name: string, length: number): string;
  /** 12 digits; unique up to 1,000 accounts. */
  account(index: number): string;
}

export function createNames(seed: string): Names {
  function hex(name: string, length: number): string {
    return hash('sha1', `${seed}\n${name}`).slice(0, length);
  }
  return {
    hex,
    id: (prefix, name) => `${prefix}-0${hex(`${prefix} ${name}`, 16)}`,
    account: (index) => {
      const digits = 100_000_000 + (Number.parseInt(hex(`account ${index}`, 12), 16) % 900_000_000);
      return `${digits}${String(index).padStart(3, '0')}`;
    },
  };
}

export const zoneCount = 3;

/** `euw1-az1` for zone 0 of `eu-west-1`: the same zone in every account. */
export function zoneId(region: string, zone: number): string {
  const [area = '', ...rest] = region.split('-');
  const short = rest.join('').replace(/north|south|east|west|central|gov/g, (word) => word.charAt(0));
  return `${area}${short}-az${zone + 1}`;
}

/** AWS maps names to zones anew for each account, so that not everybody crowds into `a`. */
export function zoneName(account: string, region: string, zone: number): string {
  const turn = Number(account.slice(-4)) + Number(account.slice(0, 4));
  return `${region}${'abc'.charAt((zone + turn) % zoneCount)}`;
}

/** The other way: which zone an id names; 0 where it names none. */
export function zoneOfId(id: string): number {
  return Math.max(0, Number(id.slice(-1)) - 1);
}

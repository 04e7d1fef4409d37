// The package's version, read from the package.json that stands above the code, in a checkout and in dist alike.
import { existsSync, readFileSync } from 'node:fs';

export function version(): string {
  const path = ['../package.json', '../../package.json']
    .map((up) => new URL(up, import.meta.url))
    .find((url) => existsSync(url));
  const { version: found } = path === undefined ? {} : parsePackage(readFileSync(path, 'utf8'));
  return found ?? '0.0.0';
}

function parsePackage(text: string): { readonly version?: string } {
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null && 'version' in value
    ? { version: String(value.version) }
    : {};
}

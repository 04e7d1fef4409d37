import { expect, it } from 'vitest';
import { readNeo4jSettings } from '../../graph/neo4j-settings.ts';
import { UsageError } from '../../src/errors.ts';

it('is undefined without NEO4J_URI: the graph is embedded', () => {
  expect(readNeo4jSettings({})).toBeUndefined();
  expect(readNeo4jSettings({ NEO4J_URI: ' ', NEO4J_PASSWORD: 'x' })).toBeUndefined();
});

it.each([
  [{}, {}],
  [
    { NEO4J_USER: 'groundplan', NEO4J_PASSWORD: 'secret' },
    { user: 'groundplan', password: 'secret' },
  ],
  [{ NEO4J_PASSWORD: 'secret' }, { user: 'neo4j', password: 'secret' }],
  [{ NEO4J_USER: '', NEO4J_PASSWORD: '' }, {}],
  [{ NEO4J_DATABASE: 'network' }, { database: 'network' }],
])('reads %j', (env, expected) => {
  const uri = 'bolt://127.0.0.1:7687';
  expect(readNeo4jSettings({ NEO4J_URI: uri, ...env })).toEqual({ uri, database: 'neo4j', ...expected });
});

it.each([
  'bolt://a',
  'bolt+s://a:1',
  'bolt+ssc://a',
  'neo4j://a/?policy=x',
  'neo4j+s://x.databases.neo4j.io',
  'neo4j://[::1]:7687',
])('takes %s', (uri) => {
  expect(readNeo4jSettings({ NEO4J_URI: uri })?.uri).toBe(uri);
});

it.each([
  ['localhost:7687', /has no scheme; did you mean "bolt:\/\/localhost:7687"/],
  ['127.0.0.1', /did you mean "bolt:\/\/127\.0\.0\.1"/],
  ['http://localhost:7474', /"http" is no scheme.*browser's address.*bolt:\/\/127\.0\.0\.1:7687/],
  ['blot://localhost', /"blot".*did you mean "bolt"/],
  ['neo4j+tls://localhost', /did you mean "neo4j\+s"/],
  ['bolt+sc://localhost', /did you mean "bolt\+s(sc)?"/],
  ['bolt://', /is no address/],
  ['bolt://:7687', /is no address/],
  ['bolt://host:port', /is no address/],
  ['bolt://host?policy=x', /only neo4j:\/\/ addresses take/],
])('refuses %s', (uri, message) => {
  expect(() => readNeo4jSettings({ NEO4J_URI: uri })).toThrow(UsageError);
  expect(() => readNeo4jSettings({ NEO4J_URI: uri })).toThrow(message);
});

it.each(['bolt://neo4j:hunter2@localhost', 'neo4j:hunter2@localhost', 'http://u:hunter2@localhost'])(
  'refuses a password in the address and does not repeat it: %s',
  (uri) => {
    const read = (): unknown => readNeo4jSettings({ NEO4J_URI: uri });
    expect(read).toThrow(/set NEO4J_USER and NEO4J_PASSWORD instead/);
    expect(read).not.toThrow(/hunter2/);
  },
);

it('refuses a user without a password', () => {
  const env = { NEO4J_URI: 'bolt://localhost', NEO4J_USER: 'neo4j' };
  expect(() => readNeo4jSettings(env)).toThrow(/NEO4J_PASSWORD is not: set both, or neither/);
});

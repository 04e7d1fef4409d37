// Tags as people give them: a name, a team, sometimes a cost centre. Every value is made up.
import type { Random } from './random.ts';
import type { SentTag } from './sent.ts';

const teams = ['network', 'shop', 'payments', 'data', 'platform', 'search', 'security'];
const environments = ['prod', 'staging', 'dev'];

/** A name first, where there is one. */
export function tagsFor(random: Random, name: string): SentTag[] {
  const tags: SentTag[] = name === '' ? [] : [{ Key: 'Name', Value: name }];
  if (random.percent(70)) tags.push({ Key: 'team', Value: random.pick(teams) });
  if (random.percent(40)) tags.push({ Key: 'env', Value: random.pick(environments) });
  if (random.percent(15)) tags.push({ Key: 'cost-centre', Value: String(1000 + random.below(50)) });
  return tags;
}

/** One tag more, less, or with another value; always a real difference. */
export function otherTags(random: Random, tags: readonly SentTag[], word: string): SentTag[] {
  const [first, ...rest] = tags;
  if (first !== undefined && random.percent(25)) return rest;
  if (first !== undefined && random.percent(40))
    return [{ Key: first.Key, Value: `${first.Key}-${word}` }, ...rest];
  return [...tags.filter(({ Key }) => Key !== 'changed'), { Key: 'changed', Value: word }];
}

// `lookup ADDRESS --owners`: every owner that an address ever had.
import { UsageError } from '../errors.ts';
import { type AddressOwner, type Bound, ownersOf } from '../lookup/owners.ts';
import { type CommonOptions, reading } from './context.ts';
import { print, printJson, say, shortTime, table } from './output.ts';

export async function showOwners(
  given: readonly string[],
  options: CommonOptions & { readonly vpc?: string },
): Promise<void> {
  const [ip, ...more] = given;
  if (ip === undefined || more.length > 0)
    throw new UsageError('lookup --owners: give one address, without --at and --stdin');
  const owners = await reading(options, (journal) => ownersOf(journal, ip, options.vpc));
  if (options.json === true) for (const owner of owners) printJson({ ip, ...owner });
  else if (owners.length === 0) say(`Nobody is known to have had ${ip}.`);
  else
    print(
      table<AddressOwner>(
        [
          { title: 'from', value: ({ from }) => momentText(from) },
          { title: 'until', value: ({ until }) => (until === undefined ? 'now' : momentText(until)) },
          { title: 'interface', value: ({ interfaceId }) => interfaceId },
          { title: 'plugged into', value: ({ attachedTo, description }) => attachedTo ?? description ?? '' },
          { title: 'vpc', value: ({ vpcId }) => vpcId ?? '' },
          { title: 'account', value: ({ accountId }) => accountId },
        ],
        owners,
      ),
    );
}

function momentText({ after, by }: Bound): string {
  if (by === undefined) return 'before what is kept';
  return after === undefined || after === by
    ? shortTime(by)
    : `${shortTime(after)} – ${shortTime(by).slice(11)}`;
}

// The AWS that the demo ships: three accounts, two regions, made up. It answers the simulated AWS, and can be changed.
import type { AnswerSource } from '../simulator/answers.ts';
import { answerOf, type Location } from './location.ts';
import { otherNetworks } from './other-networks.ts';
import { accounts, regions } from './places.ts';
import { shopNetwork } from './shop-network.ts';

/** Gives the locations as they are after something happened; never alters an item. */
type Happening = (location: Location) => Location;

export interface DemoNetwork extends AnswerSource {
  locations(): readonly Location[];
  happen(happening: Happening): void;
}

export function createNetwork(): DemoNetwork {
  let locations: readonly Location[] = [shopNetwork, ...otherNetworks];
  return {
    accounts: () => Object.values(accounts),
    regions: () => Object.values(regions),
    answer: (account, region, operation, input) => {
      const location = locations.find((one) => one.account === account && one.region === region);
      return location === undefined ? undefined : answerOf(location, operation, input);
    },
    locations: () => locations,
    happen: (happening) => {
      locations = locations.map(happening);
    },
  };
}

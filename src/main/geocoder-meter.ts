import type { House } from '#platform/house';
import type { CountedElsewhere } from '#platform/http';
import { geocoderCounts } from '#reference/geocoders';

/** For `/metrics`: answers, failures and kept answers of each geocoder in this process, and whether its circuit is open. */
export function geocoderMeter({ memory }: House): CountedElsewhere {
  return {
    name: 'belfry_geocoder',
    help: 'Geocoders outside, since this process started: answers, failures, kept (answered from the table); open is 1 while one is left alone',
    labels: ['geocoder', 'what'],
    read: () =>
      geocoderCounts(memory).flatMap(({ name, state, answers, failures, kept }) =>
        Object.entries({ answers, failures, kept, open: Number(state === 'open') }).map(([what, value]) => ({
          labels: { geocoder: name, what },
          value,
        })),
      ),
  };
}

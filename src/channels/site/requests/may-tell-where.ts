import type { Request } from '#flow/requests';

/** Whether the reporter's page asks where it is: nobody knows, and words tell that it goes somewhere. */
export function mayTellWhere({ lat, status, address, areas }: Request): boolean {
  return lat === null && status !== 'closed' && (address !== null || areas.length > 0);
}

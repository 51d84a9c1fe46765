import type { CityCalendar } from '#reference/calendar';
import type { City, Department, Role, ServiceGroup } from './city.ts';
import type { Service } from './service.ts';

/** The city's services and who does what, as one immutable value that the process keeps in memory. */
export interface Catalog {
  city: City;
  calendar: CityCalendar;
  departments: readonly Department[];
  groups: readonly ServiceGroup[];
  /** Active services, in the pack's order. */
  services: readonly Service[];
  /** The one that holds imported requests without a department here included. */
  department(key: string | null | undefined): Department | undefined;
  group(key: string): ServiceGroup | undefined;
  /** The newest edition, retired services included. */
  service(key: string): Service | undefined;
  role(key: string): Role | undefined;
  /** When a service, what it asks, or a group changed last. */
  changedAt: Date;
}

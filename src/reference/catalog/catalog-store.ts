import type { City, Department, ServiceGroup } from './city.ts';
import type { ServiceDefinition } from './service.ts';

declare module '#platform/db' {
  interface Tables {
    city: { id: number; key: string; config: City; pack_digest: string; applied_at: Date };
    department: { key: string; position: number; definition: Department; active: boolean };
    service_group: { key: string; position: number; definition: ServiceGroup };
    service: { key: string; version: number; active: boolean; position: number };
    service_version: { service_key: string; version: number; valid_from: Date; definition: ServiceDefinition };
  }
}

import type { Request } from '#flow/requests';

declare module '#platform/events' {
  interface Events {
    /** Whoever asked says that it is not fixed. `closedAt` (ISO, UTC) is the closing that they speak of. */
    'quality.not-fixed': {
      requestId: string;
      seq: number;
      serviceKey: Request['service_key'];
      departmentKey: Request['department_key'];
      closedAt: string;
    };
  }
}

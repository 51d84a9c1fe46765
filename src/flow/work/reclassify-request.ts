import { type Change, changePromise, changeRequest, demand, type Request } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { Invalid } from '#platform/errors';
import { catalogOf } from '#reference/catalog';

/**
 * Makes it a request of another service. The clock keeps its start, since the resident asked on that day, but counts
 * by the new service's agreement; `request.reclassified` has routing find the department anew.
 */
export async function reclassifyRequest(
  ctx: Ctx,
  input: { requestId: string; service: string; note?: string; seen?: number },
): Promise<Request> {
  const { calendar, service: find } = await catalogOf(ctx);
  const service = find(input.service);
  if (service?.kind !== 'request') throw Invalid.field('service', 'errors.pick_one');
  return changeRequest(
    ctx,
    input.requestId,
    (request): Change<'request.reclassified'> => {
      demand(ctx.actor, 'requests.work', request);
      if (service.key === request.service_key) throw Invalid.field('service', 'errors.same_service');
      const promised = changePromise(calendar, request, service.sla);
      const isPublic = request.public && service.public;
      return {
        set: {
          ...promised,
          service_key: service.key,
          service_version: service.version,
          public: isPublic,
          public_text: isPublic ? request.public_text : null,
        },
        kind: 'reclassified',
        public: true,
        note: input.note,
        data: { from: request.service_key, to: service.key, ...promised },
        event: 'request.reclassified',
        payload: { from: request.service_key, to: service.key },
      };
    },
    input.seen,
  );
}

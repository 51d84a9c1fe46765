import { peopleOf } from '#flow/following';
import type { Parcel, PhotoToSend } from '#flow/partner-adapters';
import { type RequestDetail, requestDetail } from '#flow/requests';
import { audit } from '#platform/audit';
import type { Ctx } from '#platform/context';
import { catalogOf, say, serviceVersion } from '#reference/catalog';
import type { Partner } from '#reference/partners';

/** Everything of a request that this partner may have; null: it is private, and they get no private ones. */
export async function composeParcel(
  ctx: Ctx,
  partner: Partner,
  delivery: { id: string; request_id: string },
  publicUrl: string,
): Promise<Parcel | null> {
  const catalog = await catalogOf(ctx);
  const detail = await requestDetail(ctx, { id: delivery.request_id });
  const { request } = detail;
  if (!request.public && !partner.private) return null;
  const service = await serviceVersion(ctx, request.service_key, request.service_version);
  if (!service) throw new Error(`request ${request.number} has no edition of its service`);
  const reports = detail.files.filter(({ stage }) => stage === 'report');
  return {
    mark: delivery.id,
    request,
    service,
    serviceName: say(service.name, catalog.city.languages[0]!),
    text: textOf(partner, detail),
    answers: detail.answers,
    contact: partner.share === 'contact' ? await contactOf(ctx, partner, detail) : null,
    photos: photosOf(
      detail,
      reports.map(({ id }) => id),
      publicUrl,
    ),
    link: `${publicUrl}/requests/${request.number}`,
  };
}

function textOf({ text, kind }: Partner, { request }: RequestDetail): string | null {
  const wanted = text ?? (kind === 'mailbox' || kind === 'csv' ? 'full' : 'public');
  return wanted === 'full' || !request.public ? request.description : request.public_text;
}

async function contactOf(ctx: Ctx, { key }: Partner, { request }: RequestDetail): Promise<Parcel['contact']> {
  const people = await peopleOf(ctx, request.id);
  const reporter = people.find(({ role }) => role !== 'follower');
  if (!reporter) return null;
  await audit(ctx, {
    action: 'partner.contact-shared',
    subjectKind: 'request',
    subjectId: request.id,
    detail: { partner: key },
  });
  const { name, email, phone } = reporter;
  return { name, email, phone };
}

/** Of a public request everybody can fetch what is public. */
export function photosOf(
  { request, files }: Pick<RequestDetail, 'request' | 'files'>,
  ids: readonly string[],
  publicUrl: string,
): PhotoToSend[] {
  const open = new Set(files.filter((file) => file.public && request.public).map(({ id }) => id));
  return ids.map((id) => ({ id, url: open.has(id) ? `${publicUrl}/photos/${id}/full` : null }));
}

import type { Problem } from '#platform/errors';
import type { House } from '#platform/house';
import type { Teller, ToldError } from '#platform/http';
import type { Translate } from '#platform/i18n';
import type { ErrorRecord } from '#reference/open311';
import { formatOf, mediaTypes, textOf } from './answer.ts';

/** Failures as Open311 tells them: 403 about keys, 404 for what is not there, 429 for too many, 400 for everything else that a client can mend. */
export function open311Errors(house: House): Teller {
  return {
    visitors: 'refuse',
    tell: (error, request, reply) => {
      const format = formatOf(request);
      const status = statusOf(error.status);
      const content = errorsOf(house.catalogs.translator(request.ctx.language), error, status);
      return reply
        .code(status)
        .header('content-type', mediaTypes[format])
        .header('cache-control', 'no-store')
        .send(textOf(format, { root: 'errors', content }).body);
    },
  };
}

function statusOf(status: number): number {
  if (status === 401) return 403;
  return [403, 404, 429].includes(status) || status >= 500 ? status : 400;
}

/** One error for each field that is wrong. */
function errorsOf(t: Translate, { problems, id }: ToldError, code: number): ErrorRecord[] {
  if (problems.length === 0)
    return [{ code, description: t(`open311.error.${known.has(code) ? code : 500}`, { id }) }];
  return problems.map((problem) => ({ code, description: described(t, problem) }));
}

const known = new Set([400, 403, 404, 429, 500, 503]);
/** Messages that are whole sentences with the name of the field in them. */
const needed = new Set([
  'errors.required',
  'errors.contact.required',
  'errors.place.required',
  'errors.description.required',
]);

function described(t: Translate, { field, message, values }: Problem): string {
  if (needed.has(message)) return t('open311.error.required', { field });
  if (message.startsWith('open311.')) return t(message, { field, ...values });
  return field ? `${field}: ${t(message, values)}` : t(message, values);
}

import type { Ctx } from '#platform/context';
import type { House } from '#platform/house';
import type { ToldError } from '#platform/http';
import { Button, ErrorSummary } from '#platform/ui';
import { page, tel } from '../frame.tsx';
import { SearchBox } from '../front/search-box.tsx';
import { type Visit, visitBy } from '../visit.ts';

/** What went wrong, in words that help; never what the machine says. One page for all that is not there or not shown. */
export async function errorPage(house: House, error: ToldError, ctx: Ctx): Promise<string> {
  const visit = await visitBy(house, ctx, '/').catch(() => null);
  if (!visit) return bare(house.catalogs.translator(ctx.language)('site.error.500'));
  const { t } = visit;
  const kind = kindOf(error.status);
  const title = t(`site.error.${kind}`);
  return page(
    visit,
    { title, private: true },
    <>
      <ErrorSummary problems={error.problems} />
      <h1>{title}</h1>
      <p class="usa-intro">{t(`site.error.${kind}Text`, { seconds: error.retryAfterSeconds ?? 60 })}</p>
      {kind === '404' && <SearchBox visit={visit} />}
      {kind === '500' && <p class="ui-soft">{t('site.error.id', { id: error.id })}</p>}
      <WayOut visit={visit} />
    </>,
  );
}

function WayOut({ visit: { t, city } }: { visit: Visit }) {
  const { phone } = city.contact;
  return (
    <>
      <p>{t.rich('site.error.call', { phone, call: (inner) => <a href={tel(phone)}>{inner}</a> })}</p>
      <form action="/" method="get">
        <Button kind="secondary">{t('site.error.home')}</Button>
      </form>
    </>
  );
}

function kindOf(status: number): '404' | '403' | '409' | '422' | '429' | '500' {
  if (status === 429) return '429';
  if (status >= 500) return '500';
  if (status === 403 || status === 401) return '403';
  if (status === 409) return '409';
  return status === 404 ? '404' : '422';
}

/** Where not even the city can be read: without it there are no colours and no telephone number to give. */
function bare(text: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${text}</title></head><body><h1>${text}</h1></body></html>`;
}

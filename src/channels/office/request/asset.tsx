import { givenAsset, requestsOfAsset } from '#flow/asset-choice';
import type { Request } from '#flow/requests';
import { Invalid } from '#platform/errors';
import { Card, CardList, StatusChip } from '#platform/ui';
import { type Asset, type AssetLayer, assetLayerOf, findAsset, splitRef } from '#reference/assets';
import type { Visit } from '../visit.ts';
import { statusSaid } from '../words.ts';

/** The numbered thing that a request is about, and what else was reported about it. */
export interface AboutAsset {
  ref: string;
  key: string;
  layer: AssetLayer | undefined;
  asset: Asset | null;
  others: Awaited<ReturnType<typeof requestsOfAsset>>;
}

export async function aboutAsset(visit: Visit, request: Request): Promise<AboutAsset | null> {
  const { ctx } = visit;
  const ref = request.asset;
  if (!ref) return null;
  return {
    ref,
    key: splitRef(ref)?.key ?? ref,
    layer: await assetLayerOf(ctx, ref),
    asset: await findAsset(ctx, ref),
    others: await requestsOfAsset(ctx, ref, { exceptId: request.id }),
  };
}

/** "Street light": how the form and the facts call it. */
export function thingName(visit: Visit, layer: AssetLayer | undefined): string {
  const name = layer ? visit.say(layer.thing) : visit.t('office.fact.asset');
  return name.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}

/** Number, type, owner, and what else is known of it; the number leads to all its requests. */
export function AssetFact({ visit, about }: { visit: Visit; about: AboutAsset }) {
  const { t } = visit;
  const { asset, ref, key } = about;
  return (
    <>
      <a class="ui-nowrap" href={`/office/requests?asset=${encodeURIComponent(ref)}&status=any`}>
        {key}
      </a>{' '}
      <span class="ui-soft">{factsOf(visit, about).join(' · ')}</span>
      {(!asset || asset.retiredAt) && (
        <>
          {' '}
          <StatusChip tone="neutral">
            {asset?.retiredAt
              ? t('office.asset.gone', { date: visit.date(asset.retiredAt, 'date') })
              : t('office.asset.unknown')}
          </StatusChip>
        </>
      )}
    </>
  );
}

function factsOf(visit: Visit, { asset, layer }: AboutAsset): string[] {
  if (!asset) return [];
  const { say, t, catalog } = visit;
  const all: Record<string, string> = { ...asset.shown, ...asset.more };
  const owner = asset.owner && (say(catalog.department(asset.owner)?.name) || asset.owner);
  return [
    asset.name,
    asset.type && (say(layer?.types?.[asset.type]) || asset.type),
    owner && t('office.asset.owner', { owner }),
    ...Object.entries(all).map(([name, value]) => `${say(layer?.labels?.[name]) || name} ${value}`),
  ].filter((one): one is string => !!one);
}

/** What else was ever reported about the same thing. */
export function OfSameAsset({ visit, about }: { visit: Visit; about: AboutAsset | null }) {
  if (!about || about.others.length === 0) return null;
  const { t, ago } = visit;
  const title = t('office.asset.others', { thing: thingName(visit, about.layer), number: about.key });
  return (
    <>
      <h2>{title}</h2>
      <CardList kind="rows" label={title}>
        {about.others.map((row) => {
          const said = statusSaid(visit, row);
          return (
            <Card
              key={row.id}
              title={`${visit.service(row.service_key)} ${row.number}`}
              href={`/office/requests/${row.number}`}
              meta={ago(row.opened_at)}
            >
              <StatusChip tone={said.tone}>{said.text}</StatusChip>
            </Card>
          );
        })}
      </CardList>
    </>
  );
}

/** The thing whose number was typed; null for an empty field: it is about none. Throws `Invalid` (`number`). */
export async function readAsset(visit: Visit, request: Request, number: string): Promise<string | null> {
  const service = visit.catalog.service(request.service_key);
  const named = await givenAsset(visit.ctx, service ?? {}, number);
  if (!('problem' in named)) return named.asset?.ref ?? null;
  const { message, values } = named.problem;
  throw Invalid.field('number', message, values);
}

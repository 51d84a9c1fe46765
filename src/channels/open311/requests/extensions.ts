import { type Extras, extrasOf, type ToldRequest } from '#flow/listing';
import type { HistoryKind } from '#flow/requests';
import type { Ctx } from '#platform/context';
import { type Question, say } from '#reference/catalog';
import { formatInstant, type RequestRecord } from '#reference/open311';
import { photoUrl, type Telling } from './request-record.ts';

/** Adds what `extensions=true` asks for: the finer state, all photos, public answers, and what happened. */
export async function extended(
  ctx: Ctx,
  telling: Telling,
  rows: readonly ToldRequest[],
  records: readonly RequestRecord[],
): Promise<RequestRecord[]> {
  const extras = await extrasOf(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.map((row, at) => {
    const extra = extras.get(row.id)!;
    return {
      ...records[at]!,
      extended_attributes: attributesOf(telling, row, extra),
      attributes: answersOf(telling, row, extra),
      notes: notesOf(telling, extra),
    };
  });
}

function attributesOf({ publicUrl, catalog }: Telling, row: ToldRequest, extra: Extras) {
  const { photos, parent, areas, meToo } = extra;
  const zone = catalog.calendar.timezone;
  return {
    detailed_status: row.status,
    outcome: row.outcome,
    // Which program sent it is between the two.
    channel: row.channel.split(':')[0],
    parent_service_request_id: parent,
    people_affected: meToo + 1,
    areas,
    service_object_id: row.asset,
    address_source: row.address_source ?? null,
    media_urls: photos.map(({ id }) => photoUrl(publicUrl, id)),
    photos: photos.map(({ id, width, height, addedAt }) => ({
      media_url: photoUrl(publicUrl, id),
      width,
      height,
      created_at: formatInstant(addedAt, zone),
    })),
  };
}

function answersOf({ catalog, language, t }: Telling, row: ToldRequest, { answers }: Extras) {
  const service = catalog.service(row.service_key);
  return answers.flatMap(({ key, value }) => {
    const question = service?.questions?.find((one) => one.key === key);
    if (!question?.public) return [];
    const label = say(question.label, language);
    return [
      {
        code: key,
        label,
        name: label,
        value: valueSaid(question, value, { language, yes: t('open311.yes'), no: t('open311.no') }),
      },
    ];
  });
}

function valueSaid(
  { options = [] }: Question,
  value: unknown,
  words: { language: string; yes: string; no: string },
): string {
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  const said = (key: unknown) =>
    say(options.find((option) => option.key === key)?.label, words.language) || String(key);
  return [value].flat().map(said).join(', ');
}

const types: Partial<Record<HistoryKind, string>> = {
  opened: 'submitted',
  closed: 'closed',
  reopened: 'opened',
};

function notesOf({ catalog, t }: Telling, { history }: Extras) {
  return history.map(({ at, kind, note }) => ({
    datetime: formatInstant(at, catalog.calendar.timezone),
    type: types[kind] ?? 'activity',
    summary: t(`open311.note.${kind}`),
    description: note,
  }));
}

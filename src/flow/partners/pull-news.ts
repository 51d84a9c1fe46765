import { adapters, type Call, type NewsRow, type PartnerDesk, PartnerFault } from '#flow/partner-adapters';
import { type Ctx, inTransaction } from '#platform/context';
import { changeFor, type Partner, partnerOf } from '#reference/partners';
import { applyIncoming } from './apply-incoming.ts';
import { wakeFailed } from './ask-to-send.ts';
import type { Delivery } from './delivery.ts';
import { updateDelivery } from './delivery-store.ts';
import { insertIncoming, type NewIncoming, recogniseIncoming } from './incoming-store.ts';
import { noteAnswer, noteFailure, partnerState, setPartnerState } from './partner-state-store.ts';

export interface Pulled {
  /** How many were new. */
  news: number;
  /** Why it ended early; null when all is well. */
  failure: string | null;
}

/** Asks a partner for news, keeps them, and applies what waits. Nothing that another system does makes this throw. */
export async function pullNews(ctx: Ctx, desk: PartnerDesk, key: string): Promise<Pulled> {
  const partner = await partnerOf(ctx, key);
  const state = await partnerState(ctx, key);
  if (!partner || state?.paused_at) return { news: 0, failure: null };
  const call: Call = { ctx, desk, partner };
  const pulled = (await hasSent(ctx, key))
    ? await pull(call, state?.pulled_to ?? null, state?.swept_at ?? null)
    : nothing;
  await recogniseIncoming(ctx, key);
  await applyIncoming(ctx, desk, partner);
  return pulled;
}

const nothing: Pulled = { news: 0, failure: null };

async function hasSent(ctx: Ctx, key: string): Promise<boolean> {
  const query = ctx.db.selectFrom('partner_delivery').select('id').where('partner_key', '=', key);
  return (
    (await query.where('state', 'in', ['done', 'token', 'failed']).limit(1).executeTakeFirst()) !== undefined
  );
}

async function pull(call: Call, pulledTo: Date | null, sweptAt: Date | null): Promise<Pulled> {
  const { ctx, partner } = call;
  const { news = partner.kind === 'open311' || partner.kind === 'csv' ? 'updates' : 'none' } = partner;
  try {
    const count =
      news === 'requests'
        ? await pullStates(call)
        : news === 'updates'
          ? await pullUpdates(call, pulledTo, sweptAt)
          : 0;
    await setPartnerState(ctx, partner.key, { pulled_at: ctx.clock.now() });
    if (await noteAnswer(ctx, partner.key)) await wakeFailed(ctx, partner);
    return { news: count, failure: null };
  } catch (error) {
    if (!(error instanceof PartnerFault)) throw error;
    await noteFailure(ctx, partner.key, error.message.slice(0, 500));
    return { news: 0, failure: error.message };
  }
}

const hour = 3_600_000;
/** No server is asked for more than a day at once; the first look goes back a day, the daily one a week. */
const day = 24 * hour;

/**
 * A window that slides over their time: it reaches back over what was asked for before, since their clocks differ and rows come late,
 * and once a day a week back. What came before is known by its id. Each piece is kept before the next is asked for.
 */
async function pullUpdates(call: Call, pulledTo: Date | null, sweptAt: Date | null): Promise<number> {
  const { ctx, partner } = call;
  const { news } = adapters[partner.kind];
  if (!news) return 0;
  const now = ctx.clock.now();
  const overlap = (partner.overlap ?? 120) * 60_000;
  const sweep = pulledTo !== null && now.getTime() - (sweptAt?.getTime() ?? pulledTo.getTime()) >= day;
  const usual = (pulledTo?.getTime() ?? now.getTime() - day) - overlap;
  const begin = sweep ? Math.min(now.getTime() - 7 * day, usual) : usual;
  const end = now.getTime() + Math.min(overlap, hour);
  let count = 0;
  for (let from = begin; from < end; from += day) {
    const to = Math.min(from + day, end);
    const told = await news(call, { from: new Date(from), to: new Date(to) });
    count += await inTransaction(ctx, async (tx) => {
      const kept = await keep(tx, partner, told.rows);
      await setPartnerState(tx, partner.key, {
        pulled_to: new Date(Math.min(Math.max(to, pulledTo?.getTime() ?? 0), now.getTime())),
        ...(to === end && (sweep || !sweptAt) ? { swept_at: now } : {}),
      });
      return kept;
    });
    await told.kept?.();
    if (partner.kind === 'csv') break;
  }
  return count;
}

async function keep(ctx: Ctx, { key }: Partner, rows: readonly NewsRow[]): Promise<number> {
  const now = ctx.clock.now();
  const numbers = [...new Set(rows.map(({ remoteId }) => remoteId))];
  const ours = new Set(await knownNumbers(ctx, key, numbers));
  // Two of one id in one answer are one.
  const byId = new Map(rows.map((row) => [row.id, row]));
  const news = [...byId.values()].map((row): NewIncoming => {
    const problem = row.problem?.slice(0, 500) ?? null;
    return {
      partner_key: key,
      update_id: row.id.slice(0, 500),
      remote_id: row.remoteId,
      state: problem ? 'dead' : ours.has(row.remoteId) ? 'waiting' : 'unknown',
      word: row.word.slice(0, 200),
      code: row.code,
      text: row.text,
      media: row.media,
      at: row.at ?? now,
      reason: problem,
    };
  });
  return insertIncoming(ctx, news);
}

async function knownNumbers(ctx: Ctx, key: string, numbers: readonly string[]): Promise<string[]> {
  if (numbers.length === 0) return [];
  const rows = await ctx.db
    .selectFrom('partner_delivery')
    .select('remote_id')
    .where('partner_key', '=', key)
    .where('remote_id', 'in', numbers)
    .execute();
  return rows.map((row) => row.remote_id!);
}

const atOnce = 50;

type Known = Pick<Delivery, 'id' | 'remote_id' | 'remote_status'>;

/** For servers without a list of updates: each request that is not closed on both sides is looked at, fifty at once. */
async function pullStates(call: Call): Promise<number> {
  const { ctx, partner } = call;
  const { states } = adapters[partner.kind];
  if (!states) return 0;
  let count = 0;
  for (let after: string | null = null; ; ) {
    const known = await openThere(ctx, partner.key, after);
    if (known.length === 0) return count;
    const told = await states(
      call,
      known.map((one) => one.remote_id!),
    );
    count += await inTransaction(ctx, (tx) => keepStates(tx, partner, known, told));
    after = known.at(-1)!.id;
  }
}

/** Also what was closed lately, since it may be opened again. */
async function openThere(ctx: Ctx, key: string, after: string | null): Promise<Known[]> {
  const lately = new Date(ctx.clock.now().getTime() - 30 * day);
  let query = ctx.db
    .selectFrom('partner_delivery')
    .innerJoin('request', 'request.id', 'partner_delivery.request_id')
    .select(['partner_delivery.id', 'remote_id', 'remote_status'])
    .where('partner_key', '=', key)
    .where('partner_delivery.state', '=', 'done')
    .where('left_at', 'is', null)
    .where((eb) => eb.or([eb('request.status', '!=', 'closed'), eb('request.closed_at', '>', lately)]));
  if (after) query = query.where('partner_delivery.id', '>', after);
  return query.orderBy('partner_delivery.id').limit(atOnce).execute();
}

async function keepStates(
  ctx: Ctx,
  partner: Partner,
  known: readonly Known[],
  told: readonly NewsRow[],
): Promise<number> {
  const rows: NewsRow[] = [];
  for (const row of told) {
    for (const one of known.filter(({ remote_id }) => remote_id === row.remoteId)) {
      if (one.remote_status !== row.word)
        await updateDelivery(ctx, one.id, { remote_status: row.word, remote_at: row.at });
      const word = wordOf(partner, one.remote_status, row.word);
      // As it was when it was sent: nothing has happened yet.
      const isNews = one.remote_status !== null || row.text !== null || changeFor(partner, word) !== 'none';
      if (isNews) rows.push({ ...row, word });
    }
  }
  return keep(ctx, partner, rows);
}

/** A list of requests has no word for opening again. */
function wordOf(partner: Partner, before: string | null, now: string): string {
  const wasClosed = before !== null && typeof changeFor(partner, before) === 'object';
  return wasClosed && changeFor(partner, now) === 'none' ? 'reopen' : now;
}

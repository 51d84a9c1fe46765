import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type Ctx, inTransaction } from '#platform/context';
import { formatDate } from '#platform/i18n';
import { type Job, job } from '#platform/jobs';
import { businessTimeBetween, dueSoonUntil, localDate, startOfLocalDay } from '#reference/calendar';
import { type Catalog, catalogOf, type Department, say } from '#reference/catalog';
import { letterHtml } from './letter-html.ts';
import { insertNotices } from './notice-store.ts';
import { askToSend, type NoticeDesk, toNotice } from './write-notices.ts';

declare module '#platform/jobs' {
  interface Jobs {
    'department-digests': Record<string, never>;
  }
}

/** Local hour at which departments get their list. */
const hour = 7;
const mostLines = 40;

/** Runs every hour; at seven of the city's clock on a business day it writes to each department that has something due. */
export function digestJob(desk: NoticeDesk): Job {
  return job(
    'department-digests',
    async (ctx) => {
      const { calendar } = await catalogOf(ctx);
      const now = ctx.clock.now();
      const midnight = startOfLocalDay(calendar, now).getTime();
      const hours = Math.floor((now.getTime() - midnight) / 3_600_000);
      const business = businessTimeBetween(calendar, new Date(midnight), new Date(midnight + 86_400_000)) > 0;
      if (hours === hour && business) await writeDigests(ctx, desk);
    },
    { cron: '2 * * * *' },
  );
}

/** One letter a department and day: what is overdue, and what will be by the end of the next business day. */
export async function writeDigests(ctx: Ctx, desk: NoticeDesk): Promise<void> {
  const catalog = await catalogOf(ctx);
  for (const department of catalog.departments) {
    if (!department.email) continue;
    const lines = await dueLines(ctx, catalog, department.key);
    if (lines.length > 0) await writeDigest(ctx, desk, catalog, department, lines);
  }
}

interface DueLine {
  number: string;
  service_key: string;
  address: string | null;
  due_at: Date;
}

async function dueLines(ctx: Ctx, catalog: Catalog, department: string): Promise<DueLine[]> {
  const { rows } = await sql<DueLine>`
    select number, service_key, address, due_at from request
    where department_key = ${department} and closed_at is null and parent_id is null
      and due_at < ${dueSoonUntil(catalog.calendar, ctx.clock.now(), { amount: 1, unit: 'business_days' })}
    order by due_at, id limit ${mostLines + 1}`.execute(ctx.db);
  return rows;
}

async function writeDigest(
  ctx: Ctx,
  desk: NoticeDesk,
  catalog: Catalog,
  department: Department,
  due: DueLine[],
) {
  const { city, calendar } = catalog;
  const language = city.languages[0]!;
  const t = desk.catalogs.translator(language);
  const now = ctx.clock.now();
  const late = due.filter((line) => line.due_at < now);
  const soon = due.filter((line) => line.due_at >= now);
  const tell = (line: DueLine) =>
    `${line.number}  ${say(catalog.service(line.service_key)?.name, language)}, ${line.address ?? ''} - ${formatDate(line.due_at, calendar.timezone, language, 'dayTime')}\n${desk.config.publicUrl}/office/requests/${line.number}`;
  const values = {
    department: say(department.name, language),
    late: late.length,
    soon: soon.length,
    more: due.length > mostLines ? 'yes' : 'no',
  };
  const subject = t('notices.digest.subject', values);
  const body = [
    t('notices.digest.body', values),
    ...(late.length > 0 ? [t('notices.digest.late', values), late.map(tell).join('\n')] : []),
    ...(soon.length > 0 ? [t('notices.digest.soon', values), soon.map(tell).join('\n')] : []),
    `${desk.config.publicUrl}/office/requests?department=${department.key}`,
  ].join('\n\n');
  const html = letterHtml({ subject, body, language, dir: t.dir, colour: city.colours.primary });
  const to = { personId: null, email: department.email!, language };
  const notice = toNotice(
    ctx,
    digestId(localDate(calendar, now), department.key),
    'digest',
    to,
    { subject, body, html },
    null,
  );
  await inTransaction(ctx, async (tx) => {
    for (const { id } of await insertNotices(tx, [notice])) await askToSend(tx, id, 0);
  });
}

/** The same for one department and day, so that a job that runs twice writes once. Shaped as a UUID (version 8, RFC 9562). */
function digestId(day: string, department: string): string {
  const hex = createHash('sha256').update(`digest:${day}:${department}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

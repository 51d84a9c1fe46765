import type { FastifyRequest } from 'fastify';
import type { Ctx } from '#platform/context';
import { chooseLanguage } from '#platform/i18n';
import { catalogOf } from '#reference/catalog';
import { Fault } from './fault.ts';

/** The arguments of an address or a form by their names: what came more than once is one list, what is empty was not given. */
export type Arguments = Readonly<Record<string, string>>;

const longest = 8000;

export function argumentsOf(fields: unknown): Arguments {
  const args: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries((fields ?? {}) as Record<string, unknown>)) {
    const text = [value]
      .flat()
      .filter((one) => typeof one === 'string' && one.trim() !== '')
      .join(',');
    if (text.length > longest) throw new Fault(400, name, 'open311.error.long');
    if (text) args[name] = text;
  }
  return args;
}

/** A list with commas between, without the spaces around; undefined where nothing was given. */
export function listOf(text: string | undefined): string[] | undefined {
  const items = text?.split(',').map((one) => one.trim());
  const given = items?.filter(Boolean) ?? [];
  return given.length > 0 ? given : undefined;
}

/** A number within bounds. Throws 400 that names the argument. */
export function numberOf(
  args: Arguments,
  name: string,
  bounds: { min: number; max: number },
): number | undefined {
  const text = args[name];
  if (text === undefined) return undefined;
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i.test(text.trim()) ? Number(text) : Number.NaN;
  if (!(number >= bounds.min && number <= bounds.max))
    throw new Fault(400, name, 'open311.error.number', bounds);
  return number;
}

export function wholeOf(
  args: Arguments,
  name: string,
  bounds: { min: number; max: number },
): number | undefined {
  const number = numberOf(args, name, bounds);
  if (number !== undefined && !Number.isInteger(number))
    throw new Fault(400, name, 'open311.error.number', bounds);
  return number;
}

export function flagOf(args: Arguments, name: string): boolean | undefined {
  const text = args[name]?.toLowerCase();
  if (text === undefined) return undefined;
  if (['true', '1', 'yes'].includes(text)) return true;
  if (['false', '0', 'no'].includes(text)) return false;
  throw new Fault(400, name, 'open311.error.flag');
}

export interface Point {
  lat: number;
  lng: number;
}

/** `lat` and `long` in degrees, WGS84; both or neither. */
export function pointOf(args: Arguments): Point | undefined {
  const lat = numberOf(args, 'lat', { min: -90, max: 90 });
  const lng = numberOf(args, 'long', { min: -180, max: 180 });
  if (lat === undefined && lng === undefined) return undefined;
  if (lat === undefined) throw new Fault(400, 'lat', 'open311.error.both');
  if (lng === undefined) throw new Fault(400, 'long', 'open311.error.both');
  return { lat, lng };
}

/** The context in the language of `locale` where that is given, else of `Accept-Language`. */
export async function speaking(ctx: Ctx, args: Arguments): Promise<Ctx> {
  if (!args.locale) return ctx;
  const { languages } = (await catalogOf(ctx)).city;
  return { ...ctx, language: chooseLanguage(args.locale.slice(0, 40), undefined, languages) };
}

export function queryOf(request: FastifyRequest): Arguments {
  return argumentsOf(request.query);
}

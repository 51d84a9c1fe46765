import type { StreetName } from './address.ts';
import { ordinalOf } from './ordinals.ts';
import { plain, tokensOf } from './tokens.ts';
import { plainWords, type Words } from './words.ts';

/** Suffixes that make a street of a direction: South St, North Ave. "E Park" is a park's street. */
const common = new Set(
  'st ave blvd rd dr ln ct pl ter way cir hwy pkwy aly sq plz expy fwy trl row tpke pike loop walk xing'.split(
    ' ',
  ),
);
const numbersStay = new Set(['hwy', 'rte', 'expy', 'fwy', 'tpke', 'ramp']);

/** Takes a street's name apart; the name is empty when the text has no letter or digit. */
export function parseStreet(text: string, words: Words = plainWords): StreetName {
  return streetOf(tokensOf(plain(text)), words);
}

export function streetOf(tokens: readonly string[], words: Words): StreetName {
  const real = tokens.filter((word) => !/^[#&@/]$/.test(word));
  const { pre, rest } = takeDirection(real, words);
  const { post, core } = takePost(rest, words);
  const suffix = core.length > 1 ? words.suffix(core.at(-1)) : undefined;
  const name = nameOf(suffix ? core.slice(0, -1) : core, suffix, words);
  return {
    ...(pre ? { pre } : {}),
    name,
    ...(suffix ? { suffix } : {}),
    ...(post ? { post } : {}),
  };
}

function takeDirection(tokens: readonly string[], words: Words): { pre?: string; rest: readonly string[] } {
  const [first, second] = tokens;
  const pair = /^(?:north|south)$/.test(first ?? '') && /^(?:east|west)$/.test(second ?? '');
  if (pair && namesStreet(tokens.slice(2), words))
    return { pre: `${first![0]}${second![0]}`, rest: tokens.slice(2) };
  const pre = words.direction(first);
  return pre && namesStreet(tokens.slice(1), words) ? { pre, rest: tokens.slice(1) } : { rest: tokens };
}

/** Whether a name is left when the direction before it is taken away. */
function namesStreet(rest: readonly string[], words: Words): boolean {
  return rest.length > 1 || (rest.length === 1 && !isCommonSuffix(rest[0]!, words));
}

export function isCommonSuffix(word: string, words: Words): boolean {
  return common.has(words.suffix(word) ?? '');
}

function takePost(tokens: readonly string[], words: Words): { post?: string; core: readonly string[] } {
  const core = tokens.slice(0, -1);
  // Ramps have letters and numbers where streets have a direction.
  const ofRamp =
    core.length > 1 && words.suffix(core.at(-1)) === 'ramp' && /^[a-z0-9]{1,5}$/.test(tokens.at(-1)!);
  const post = ofRamp ? tokens.at(-1) : words.direction(tokens.at(-1));
  const isName = core.length === 0 || (core.length === 1 && words.suffix(core[0]) !== undefined);
  return post && !isName ? { post, core } : { core: tokens };
}

function nameOf(tokens: readonly string[], suffix: string | undefined, words: Words): string {
  const ordinal = suffix && numbersStay.has(suffix) ? undefined : ordinalOf(tokens);
  if (ordinal) return ordinal;
  if (tokens.length === 1) return words.suffix(tokens[0]) ? tokens[0]! : words.spelling(tokens[0]!);
  const [first = '', ...rest] = tokens.map((word, at) =>
    at > 0 && words.suffix(word) ? word : words.spelling(word),
  );
  return [first === 'saint' ? 'st' : first, ...rest].join(' ');
}

/** The street by one string: equal exactly when the streets are the same. */
export function streetKey({ pre, name, suffix, post }: StreetName): string {
  return [pre, name, suffix, post].filter(Boolean).join(' ');
}

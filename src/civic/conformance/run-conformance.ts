import { randomBytes } from 'node:crypto';
import { openCaller, type Settings } from './caller.ts';
import type { Check } from './check.ts';
import { checks } from './checks/index.ts';
import type { Facts } from './facts.ts';
import { openKnowledge } from './knowledge.ts';
import {
  type CheckResult,
  type Format,
  NotApplicable,
  NotTried,
  type Outcome,
  type Problem,
} from './outcome.ts';
import { openProbe, type Probe } from './probe.ts';
import { isRow, readAnswer, rowsOf, textOf } from './read-answer.ts';
import { mostSilence, NoMore, openWire, type Wire } from './wire.ts';

export interface ConformanceOptions {
  /** The discovery document, or the GeoReport endpoint. */
  url: string;
  key?: string | undefined;
  jurisdiction?: string | undefined;
  facts?: Facts;
  /** Ids of checks; a star at the end means all that begin so: `P1`, `R*`. */
  only?: readonly string[];
  readOnly?: boolean;
  /** Seconds for one answer. */
  timeout?: number;
  /** Minutes for everything. */
  minutes?: number;
  /** Milliseconds between two questions; 100 unless the server is on this machine. */
  pace?: number;
  /** Milliseconds after which two instants without fractions differ; only tests with their own clock change it. */
  tick?: number;
  onResult?: (result: CheckResult) => void;
}

export interface Score {
  passed: number;
  failed: number;
  notApplicable: number;
  notTried: number;
}

export interface ConformanceReport {
  url: string;
  base: string;
  discovery: string | null;
  startedAt: string;
  seconds: number;
  /** How many questions were asked. */
  asked: number;
  /** What follows from the text of the specification, and our readings with the extensions. */
  specification: Score;
  beyond: Score;
  results: CheckResult[];
}

const checkSeconds = 90;

/** Tests a GeoReport server from outside. A failing check or a silent server never stops the rest. */
export async function runConformance(options: ConformanceOptions): Promise<ConformanceReport> {
  const started = Date.now();
  const end = started + (options.minutes ?? 15) * 60_000;
  const wire = openWire({
    timeout: (options.timeout ?? 10) * 1000,
    pace: options.pace ?? (isHere(options.url) ? 0 : 100),
    mostWait: 120_000,
  });
  try {
    const settings = await settingsOf(options, wire);
    const facts = options.facts ?? {};
    const caller = openCaller(settings, wire);
    const server = openKnowledge(settings, facts, wire, caller);
    const offered = await server.formats();
    const results: CheckResult[] = [];
    for (const check of checks.filter((one) => wanted(one.id, options.only)))
      for (const format of check.formats === 'each' ? (['xml', 'json'] as const) : [null]) {
        wire.until = Math.min(Date.now() + checkSeconds * 1000, end);
        const probe = openProbe({ settings, facts, wire, server });
        const result = await runOne(check, format, probe, offered, end);
        results.push(result);
        options.onResult?.(result);
      }
    return {
      url: options.url,
      base: settings.base,
      discovery: settings.discovery,
      startedAt: new Date(started).toISOString(),
      seconds: Math.round((Date.now() - started) / 100) / 10,
      asked: wire.exchanges.length,
      specification: scoreOf(results.filter(({ rule }) => rule.basis === 'specification')),
      beyond: scoreOf(results.filter(({ rule }) => rule.basis !== 'specification')),
      results,
    };
  } finally {
    await wire.close();
  }
}

async function runOne(
  check: Check,
  format: Format | null,
  probe: Probe,
  offered: readonly Format[],
  end: number,
): Promise<CheckResult> {
  const started = Date.now();
  const { id, title, rule } = check;
  const result = (outcome: Outcome, reason: string | null, problems: Problem[] = []): CheckResult => ({
    id,
    title,
    rule,
    format,
    outcome,
    problems,
    reason,
    milliseconds: Date.now() - started,
  });
  if (check.writes && probe.settings.readOnly) return result('not tried', 'It writes (--read-only).');
  if (started > end) return result('not tried', 'The time for the whole run was over (--minutes).');
  if (!(await answersAgain(probe))) return result('not tried', 'The server had stopped answering.');
  if (format !== null && !offered.includes(format) && offered.length > 0)
    return result('not applicable', withoutFormat[format]);
  try {
    await check.run(probe, format ?? 'xml');
  } catch (error) {
    if (probe.problems.length > 0) return result('failed', null, probe.problems);
    if (error instanceof NotTried) return result('not tried', error.message);
    if (error instanceof NotApplicable) return result('not applicable', error.message);
    // What else a check stumbles over is an answer that nobody has thought of; the others still have their turn.
    const expected = error instanceof NoMore ? 'answers in time' : 'an answer that can be understood';
    probe.expect(false, probe.wire.exchanges.at(-1) ?? null, expected, String((error as Error).message));
  }
  return result(probe.problems.length > 0 ? 'failed' : 'passed', null, probe.problems);
}

const withoutFormat: Record<Format, string> = {
  xml: 'The server does not offer XML (see W0).',
  json: 'The server does not offer JSON, which the specification leaves open.',
};

/** After much silence one question is asked before each check, so that a dead server does not cost hours. */
async function answersAgain(probe: Probe): Promise<boolean> {
  if (probe.wire.silence < mostSilence) return true;
  return (await probe.get('services', 'xml')).status !== 0;
}

function wanted(id: string, only: readonly string[] | undefined): boolean {
  if (!only || only.length === 0) return true;
  const fits = (pattern: string) =>
    pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id.toLowerCase() === pattern.toLowerCase();
  return only.some(fits);
}

function scoreOf(results: readonly CheckResult[]): Score {
  const count = (outcome: Outcome) => results.filter((one) => one.outcome === outcome).length;
  return {
    passed: count('passed'),
    failed: count('failed'),
    notApplicable: count('not applicable'),
    notTried: count('not tried'),
  };
}

/** Finds the discovery document that goes with an endpoint, or the endpoint that a discovery document names. */
async function settingsOf(options: ConformanceOptions, wire: Wire): Promise<Settings> {
  const url = options.url.replace(/[?#].*$/, '').replace(/\/+$/, '');
  const rest = {
    key: options.key ?? null,
    jurisdiction: options.jurisdiction ?? null,
    readOnly: options.readOnly ?? false,
    run: randomBytes(5).toString('hex'),
    tick: options.tick ?? 1100,
  };
  if (/discovery(\.(xml|json))?$/i.test(url)) {
    const discovery = url.replace(/\.(xml|json)$/i, '');
    return { ...rest, discovery, base: (await endpointOf(wire, discovery)) ?? url.replace(/\/[^/]*$/, '') };
  }
  for (const up of ['.', '..', '../..']) {
    const discovery = new URL(`${up}/discovery`, `${url}/`).href;
    if ((await endpointOf(wire, discovery)) !== null) return { ...rest, base: url, discovery };
  }
  return { ...rest, base: url, discovery: null };
}

/** The first GeoReport endpoint of a discovery document; production before test. */
async function endpointOf(wire: Wire, discovery: string): Promise<string | null> {
  for (const format of ['json', 'xml'] as const) {
    const answer = await wire.ask(`${discovery}.${format}`);
    const { value } = readAnswer(answer, format, 'discovery');
    if (answer.status !== 200 || !isRow(value)) continue;
    const v2 = rowsOf(value['endpoints'] ?? []).filter((row) =>
      /georeport_?v2\/?$/i.test(textOf(row['specification']) ?? ''),
    );
    const best = v2.find((row) => textOf(row['type']) === 'production') ?? v2[0];
    const url = textOf(best?.['url']);
    if (url !== null && URL.canParse(url)) return url.replace(/\/+$/, '');
  }
  return null;
}

function isHere(url: string): boolean {
  return URL.canParse(url) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname);
}

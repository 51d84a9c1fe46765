export type Format = 'xml' | 'json';

/** What a check rests on: the text of the specification, our reading where it is silent, or an extension that is in use. */
export type Basis = 'specification' | 'reading' | 'extension';

export interface Rule {
  basis: Basis;
  /** Where it stands. */
  document: string;
  section: string;
  /** In our own words. */
  says: string;
}

export type Outcome = 'passed' | 'failed' | 'not applicable' | 'not tried';

export interface Problem {
  /** As a curl command, with the key hidden. */
  asked: string | null;
  came: string;
  expected: string;
}

export interface CheckResult {
  id: string;
  title: string;
  rule: Rule;
  format: Format | null;
  outcome: Outcome;
  problems: Problem[];
  /** Why it was not tried or does not apply. */
  reason: string | null;
  milliseconds: number;
}

/** Ends a check that cannot be made here; `why` says what to give so that it can. */
export class NotTried extends Error {}

/** Ends a check that does not concern this server: an extension that it does not offer, a kind of service that it does not have. */
export class NotApplicable extends Error {}

export const groups: Record<string, string> = {
  W: 'The wire',
  D: 'Discovery',
  S: 'Services and their definitions',
  P: 'Posting a request',
  T: 'Tokens',
  R: 'Reading requests',
  U: 'Service request updates',
  B: 'Bulk',
  J: 'Jurisdictions',
  X: 'Extensions',
  E: 'Errors',
  L: 'Limits',
};

/** A rule of GeoReport v2, by the heading under which it stands. */
export function spec(section: string, says: string): Rule {
  return { basis: 'specification', document: 'GeoReport v2', section, says };
}

export function discoverySpec(says: string): Rule {
  return {
    basis: 'specification',
    document: 'Open311 Service Discovery',
    section: 'Service Discovery',
    says,
  };
}

/** Where the specification is silent: what clients need and good servers do. */
export function reading(section: string, says: string): Rule {
  return { basis: 'reading', document: 'GeoReport v2, our reading', section, says };
}

export function extension(document: string, says: string): Rule {
  return { basis: 'extension', document, section: 'extension', says };
}

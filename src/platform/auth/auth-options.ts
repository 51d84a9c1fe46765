import type { Db } from '#platform/db';
import type { Log } from '#platform/log';

export interface AuthOptions {
  db: Db;
  log: Log;
  /** 32 characters or more: see `keepSecret`. */
  secret: string;
  publicUrl: string;
  /** What authenticator apps show above the code: the service's own name. */
  issuer: string;
}

/** Seconds. A working day with its overtime: nobody is thrown out in the middle of a shift, nobody stays for the night. */
export const sessionSeconds = 14 * 3600;

/** Seconds for which the link of a letter can be used. */
export const resetSeconds = 3600;

/** The header by which a visit hands the engine the address that the web server believes. */
export const addressHeader = 'x-belfry-address';

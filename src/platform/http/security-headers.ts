import type { FastifyReply } from 'fastify';

export interface SecurityOptions {
  publicUrl: string;
  /** Origins that pictures and tiles may come from (`https://tile.example.org`), asked for at each answer. */
  imageSources?: () => readonly string[];
}

/** Sets the headers of every answer. The policy allows no inline script or style: also no `style="..."` in markup. */
export function securityHeaders(options: SecurityOptions): (reply: FastifyReply) => void {
  const https = options.publicUrl.startsWith('https:');
  let sources: readonly string[] | undefined;
  let policy = '';
  return (reply) => {
    const now = options.imageSources?.() ?? none;
    if (now !== sources) {
      sources = now;
      policy = contentPolicy(now.filter(isOrigin), https);
    }
    reply.header('content-security-policy', policy);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('x-frame-options', 'DENY');
    reply.header('referrer-policy', 'same-origin');
    reply.header('cross-origin-opener-policy', 'same-origin');
    reply.header('permissions-policy', 'geolocation=(self), camera=(self), microphone=(), payment=()');
    if (https) reply.header('strict-transport-security', 'max-age=31536000');
  };
}

const none: readonly string[] = [];

function contentPolicy(sources: readonly string[], https: boolean): string {
  const outside = sources.map((source) => ` ${source}`).join('');
  const rules = [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: blob:${outside}`,
    `connect-src 'self'${outside}`,
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ];
  if (https) rules.push('upgrade-insecure-requests');
  return rules.join('; ');
}

/** A scheme and host, perhaps with `*.` in front: anything else could add rules of its own to the policy. */
function isOrigin(source: string): boolean {
  return /^https?:\/\/(\*\.)?[a-z0-9.-]+(:\d+)?$/i.test(source);
}

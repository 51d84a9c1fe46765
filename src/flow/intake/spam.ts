const quickestSeconds = 3;

export interface SpamSigns {
  /** A field that people do not see; programs fill it in. */
  honeypot: string | undefined;
  /** When the form was first shown (a draft's `createdAt`). */
  startedAt: Date;
}

/** Whether a program filled the form in. Answer it as if all were well, or ask again: never accuse. */
export function looksLikeSpam(signs: SpamSigns, now: Date): boolean {
  if (signs.honeypot?.trim()) return true;
  return now.getTime() - signs.startedAt.getTime() < quickestSeconds * 1000;
}

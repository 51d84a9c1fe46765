import type { Ctx } from '#platform/context';

/** What one person said of one closing: whether it is really fixed. */
export interface FixedAnswer {
  request_id: string;
  person_id: string;
  closed_at: Date;
  fixed: boolean;
  at: Date;
}

declare module '#platform/db' {
  interface Tables {
    fixed_answer: FixedAnswer;
  }
}

/** The later answer takes the place of the earlier one. Tells whether it says anything new. */
export async function putAnswer(ctx: Ctx, answer: Omit<FixedAnswer, 'at'>): Promise<boolean> {
  const { fixed } = answer;
  const at = ctx.clock.now();
  const row = await ctx.db
    .insertInto('fixed_answer')
    .values({ ...answer, at })
    .onConflict((conflict) =>
      conflict
        .columns(['request_id', 'person_id', 'closed_at'])
        .doUpdateSet({ fixed, at })
        .where('fixed_answer.fixed', '!=', fixed),
    )
    .returning('fixed')
    .executeTakeFirst();
  return row !== undefined;
}

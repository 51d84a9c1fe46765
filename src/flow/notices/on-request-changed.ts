import { type Listener, listener } from '#platform/events';
import { noticeRules } from './notice-rules.ts';
import { type NoticeDesk, writeConfirmation, writeNotices } from './write-notices.ts';

export function noticeListeners(desk: NoticeDesk): Listener[] {
  const byRule = noticeRules.map((rule) =>
    listener(rule.event, `notices/tell-${rule.audience}`, (ctx, event) =>
      writeNotices(ctx, desk, rule, event),
    ),
  );
  return [
    ...byRule,
    listener('follower.asked', 'notices/ask-to-confirm', (ctx, event) => writeConfirmation(ctx, desk, event)),
  ];
}

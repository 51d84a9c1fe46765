import { Presets, SingleBar } from 'cli-progress';

export interface Bar {
  update(done: number, of: number, what?: string): void;
  end(): void;
}

/** A bar on standard error for a person, and silence where nobody watches (pipes, cron). */
export function bar(title: string): Bar {
  if (!process.stderr.isTTY) return { update() {}, end() {} };
  const shown = new SingleBar(
    { format: `${title} {bar} {percentage}% {what}`, hideCursor: true, clearOnComplete: true },
    Presets.shades_classic,
  );
  shown.start(1, 0, { what: '' });
  return {
    update(done, of, what = '') {
      shown.setTotal(Math.max(1, of));
      shown.update(done, { what });
    },
    end: () => shown.stop(),
  };
}

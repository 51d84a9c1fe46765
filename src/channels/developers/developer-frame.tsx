import type { ComponentChildren } from 'preact';
import type { Problem } from '#platform/errors';
import { CopyButton, ErrorSummary, type Island, Page, renderPage } from '#platform/ui';
import type { DeveloperVisit } from './developer-visit.ts';

interface FrameProps {
  title: string;
  at: '/developers' | '/developers/key';
  description?: string;
  problems?: readonly Problem[];
  /** Kept from search engines. */
  private?: boolean;
  islands?: Island[];
}

/** A whole document of this channel. */
export function developerPage(visit: DeveloperVisit, props: FrameProps, children: ComponentChildren): string {
  const { t, house, catalog, serviceName, here } = visit;
  const { title, at, problems, ...rest } = props;
  const { email } = catalog.city.contact;
  return renderPage(
    <Page
      {...rest}
      t={t}
      asset={house.asset}
      title={problems?.length ? `${t('ui.error')}: ${title}` : title}
      brand={{ name: serviceName, href: '/' }}
      nav={[
        { href: '/developers', text: t('developers.nav.home'), current: at === '/developers' },
        { href: '/developers/key', text: t('developers.nav.key'), current: at === '/developers/key' },
      ]}
      languages={catalog.city.languages.map((language) => ({
        language,
        href: `/language?to=${language}&next=${encodeURIComponent(here)}`,
      }))}
      footer={{
        note: t.rich('developers.write', { email, mail: (inner) => <a href={`mailto:${email}`}>{inner}</a> }),
      }}
    >
      <ErrorSummary problems={problems} />
      <h1>{title}</h1>
      {children}
    </Page>,
  );
}

/** A command to be copied. What scrolls sideways must be reachable by keyboard. */
export function Command({ text }: { text: string }) {
  return (
    <div class="dev-command">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0} lang="en" dir="ltr" translate={false}>
        <code>{text}</code>
      </pre>
      <CopyButton value={text} />
    </div>
  );
}

import type { ComponentChildren } from 'preact';
import { nameOf, type Translate } from '#platform/i18n';
import type { Asset } from './assets.ts';
import { BellMark, Icon, type IconName } from './icon.tsx';
import { UiContext } from './ui-context.tsx';

export interface NavItem {
  href: string;
  text: ComponentChildren;
  current?: boolean;
  icon?: IconName;
  /** How many wait there: 12, or "99+". */
  count?: number | string;
}

export interface Brand {
  /** As people call the service. */
  name: string;
  href: string;
}

export type Island =
  | 'map'
  | 'console-map'
  | 'photos'
  | 'live'
  | 'list'
  | 'copy'
  | 'leave'
  | 'suggest'
  | 'frame';

export interface DocumentProps {
  t: Translate;
  asset: Asset;
  /** Without the brand, which is added: "Report a pothole". */
  title: string;
  brand: Brand;
  islands?: Island[];
  /** Sentence for search engines and link previews. */
  description?: string;
  /** Keeps search engines away. */
  private?: boolean;
  /** Address of the city's colours. */
  theme?: string;
  /** The same as feeds, for readers that look for them. */
  feeds?: readonly { href: string; type: string; title: string }[];
}

export interface PageProps extends DocumentProps {
  nav?: NavItem[];
  /** The same page in the languages that the city offers. */
  languages?: { language: string; href: string }[];
  /** Beneath everything: links and a sentence (telephone, address). */
  footer?: { links?: NavItem[]; note?: ComponentChildren };
  /** Above the main part: city-wide news. */
  banner?: ComponentChildren;
  /** Back link, stands before the main part. */
  back?: ComponentChildren;
  /** `narrow` for forms and reading, `wide` for lists with maps. */
  width?: 'narrow' | 'wide';
  children: ComponentChildren;
}

/** The frame of a public page: a whole document with landmarks, skip link and languages. Render with `renderPage`. */
export function Page(props: PageProps) {
  const { t, asset } = props;
  return (
    <UiContext.Provider value={{ t, asset }}>
      <html lang={t.language} dir={t.dir}>
        <Head {...props} css="site.css" />
        <body class="ui-site">
          <SkipLink t={t} />
          <Header {...props} />
          {props.banner && (
            <aside class="ui-wrap" aria-label={t('ui.notice')}>
              {props.banner}
            </aside>
          )}
          <div class={`ui-wrap ui-wrap--${props.width ?? 'narrow'}`}>
            {props.back && <nav aria-label={t('ui.back')}>{props.back}</nav>}
            <main id="main" tabIndex={-1}>
              {props.children}
            </main>
          </div>
          <Footer {...props} />
        </body>
      </html>
    </UiContext.Provider>
  );
}

interface FramePageProps extends DocumentProps {
  children: ComponentChildren;
}

/** A document for a frame on another site's page: no menus, and links that open in a tab of their own. */
export function FramePage(props: FramePageProps) {
  const { t, asset } = props;
  return (
    <UiContext.Provider value={{ t, asset }}>
      <html lang={t.language} dir={t.dir}>
        <Head {...props} css="site.css" framed />
        <body class="ui-frame">
          {/* Several frames stand on one page: each says what it is. */}
          <main id="main" aria-label={props.title}>
            {props.children}
          </main>
        </body>
      </html>
    </UiContext.Provider>
  );
}

export function Head({
  asset,
  css,
  islands = [],
  ...props
}: DocumentProps & { css: string; framed?: boolean }) {
  return (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      {props.framed && <base target="_blank" />}
      <title>{`${props.title} - ${props.brand.name}`}</title>
      {props.description && <meta name="description" content={props.description} />}
      {props.private && <meta name="robots" content="noindex" />}
      <meta name="color-scheme" content="light dark" />
      <link rel="stylesheet" href={asset(css)} />
      <link rel="stylesheet" href={props.theme ?? '/theme.css'} />
      <link rel="icon" href={asset('favicon.svg')} type="image/svg+xml" />
      {props.feeds?.map((feed) => (
        <link key={feed.href} rel="alternate" {...feed} />
      ))}
      {islands.includes('map') && <link rel="stylesheet" href={asset('map.css')} />}
      {islands.includes('console-map') && <link rel="stylesheet" href={asset('console-map.css')} />}
      {[...new Set(islands.map(scriptOf))].map((island) => (
        <script key={island} type="module" src={asset(`${island}.js`)} />
      ))}
    </head>
  );
}

/** Both kinds of map are drawn by one script, which fetches what each needs. */
const scriptOf = (island: Island) => (island === 'console-map' ? 'map' : island);

export function SkipLink({ t }: { t: Translate }) {
  return (
    <a class="usa-skipnav" href="#main">
      {t('ui.skip')}
    </a>
  );
}

function Header({ t, brand, nav = [], languages = [] }: PageProps) {
  return (
    <header class="ui-header">
      <div class="ui-wrap ui-wrap--wide ui-header__row">
        <a class="ui-brand" href={brand.href}>
          <BellMark />
          <span>{brand.name}</span>
        </a>
        {nav.length > 0 && (
          <nav class="ui-nav" aria-label={t('ui.mainMenu')}>
            <NavList items={nav} />
          </nav>
        )}
        {languages.length > 1 && <Languages t={t} languages={languages} />}
      </div>
    </header>
  );
}

export function NavList({ items }: { items: NavItem[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item.href}>
          <a href={item.href} aria-current={item.current ? 'page' : undefined}>
            {item.icon && <Icon name={item.icon} />}
            <span>{item.text}</span>
            {item.count !== undefined && <span class="ui-count">{item.count}</span>}
          </a>
        </li>
      ))}
    </ul>
  );
}

function Languages({ t, languages }: { t: Translate; languages: { language: string; href: string }[] }) {
  return (
    <nav class="ui-languages" aria-label={t('ui.languages')}>
      <Icon name="globe" />
      <ul>
        {languages.map(({ language, href }) => (
          <li key={language}>
            <a
              href={href}
              lang={language}
              hreflang={language}
              aria-current={language === t.language ? 'true' : undefined}
            >
              {nameOf(language)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Footer({ t, brand, footer }: PageProps) {
  return (
    <footer class="ui-footer">
      <div class="ui-wrap ui-wrap--wide">
        {footer?.links && (
          <nav class="ui-footer__links" aria-label={t('ui.footerMenu')}>
            <NavList items={footer.links} />
          </nav>
        )}
        <div class="ui-footer__note">{footer?.note ?? brand.name}</div>
      </div>
    </footer>
  );
}

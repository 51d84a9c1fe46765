import { useAsset } from './ui-context.tsx';

/** The drawings in `src/client/icons.svg`; a test holds the two lists equal. */
export const iconNames = [
  'alert',
  'arrow-left',
  'arrow-right',
  'bag',
  'bell',
  'bin',
  'building',
  'bus',
  'calendar',
  'camera',
  'car',
  'check',
  'chevron-down',
  'clock',
  'close',
  'copy',
  'document',
  'drop',
  'edit',
  'external',
  'filter',
  'flag',
  'globe',
  'graffiti',
  'help',
  'home',
  'house',
  'info',
  'keyboard',
  'lamp',
  'list',
  'locate',
  'lock',
  'mail',
  'map',
  'menu',
  'message',
  'paw',
  'people',
  'person',
  'phone',
  'pin',
  'plus',
  'print',
  'road',
  'search',
  'sign',
  'snow',
  'star',
  'tools',
  'tree',
  'undo',
  'warning',
] as const;
export type IconName = (typeof iconNames)[number];

interface IconProps {
  name: IconName | (string & {});
  /** What it means when no text stands beside it; without it the icon is decoration. */
  label?: string;
  large?: boolean;
}

/** One drawing of the sprite, in the colour of the text around it. A name that is not drawn shows the bell. */
export function Icon({ name, label, large }: IconProps) {
  const asset = useAsset();
  const known = (iconNames as readonly string[]).includes(name) ? name : 'bell';
  const meaning = label ? { role: 'img' as const, 'aria-label': label } : { 'aria-hidden': true as const };
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label or hidden
    <svg class={large ? 'ui-icon ui-icon--large' : 'ui-icon'} focusable="false" {...meaning}>
      <use href={`${asset('icons.svg')}#${known}`} />
    </svg>
  );
}

/** The bell in its tower: the mark of the house, beside the city's name. */
export function BellMark() {
  return (
    <svg class="ui-bell" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path class="ui-bell__tower" d="M16 1.5 27 9v3h-2v18H7V12H5V9Z" />
      <path class="ui-bell__arch" d="M10.5 27V18a5.5 5.5 0 0 1 11 0v9Z" />
      <path
        class="ui-bell__bell"
        d="M16 14.5a3 3 0 0 0-3 3c0 2.6-.6 3.9-1.5 5h9c-.9-1.1-1.5-2.4-1.5-5a3 3 0 0 0-3-3Z"
      />
      <circle class="ui-bell__bell" cx="16" cy="24.3" r="1.4" />
    </svg>
  );
}

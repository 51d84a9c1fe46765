import { Invalid } from '#platform/errors';

/** A thing is a point and a few words. */
const longestFeature = 1_000_000;

const [QUOTE, ESCAPE, OPEN, CLOSE, LIST, END] = [34, 92, 123, 125, 91, 93];

/** Where features stand: one after the other, within the list of a collection, or not any more, behind that list. */
type Mode = 'alone' | 'listed' | 'behind';

/**
 * Takes GeoJSON apart into the texts of its features, piece by piece, wherever its lines break: a collection, or features one
 * after the other. It only counts brackets; what is between them is for `JSON.parse`.
 */
export class FeatureStream {
  private text = '';
  private at = 0;
  /** Where the feature began that is not complete yet; -1 between two. */
  private begin = -1;
  private depth = 0;
  private mode: Mode = 'alone';
  private inString = false;
  private stringFrom = 0;
  private lastString = '';
  private before = '';

  /** Takes the next piece of text and gives the features that it completes. Throws `Invalid` (field `file`) for one that never ends. */
  push(piece: string): string[] {
    const done = Math.min(this.begin < 0 ? this.at : this.begin, this.text.length);
    this.text = this.text.slice(done) + piece;
    this.at -= done;
    this.stringFrom -= done;
    if (this.begin >= 0) this.begin = 0;
    const features: string[] = [];
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (this.inString) this.within(code);
      else if (code === QUOTE) {
        this.inString = true;
        this.stringFrom = this.at + 1;
      } else if (code === OPEN || code === LIST) this.open(code);
      else if ((code === CLOSE || code === END) && this.close(code)) features.push(this.take());
    }
    if (this.begin >= 0 && this.text.length - this.begin > longestFeature)
      throw Invalid.field(
        'file',
        'This is no list of points: a feature of it has more than a million characters.',
      );
    return features;
  }

  /** What stands around the list of a collection, as the document that it would be without features; undefined for other files. */
  frame(): string | undefined {
    if (this.mode === 'alone') return undefined;
    return `${this.before}[${this.mode === 'behind' ? this.text.slice(this.begin) : ''}`;
  }

  /** Whether the text ended in the middle of a feature. */
  isCut(): boolean {
    return this.mode !== 'behind' && this.depth > 0;
  }

  private within(code: number) {
    if (code === ESCAPE) this.at++;
    else if (code === QUOTE) {
      this.inString = false;
      if (this.depth === 1) this.lastString = this.text.slice(this.stringFrom, this.at);
    }
  }

  private open(code: number) {
    this.depth++;
    if (this.mode === 'alone' && this.depth === 2 && code === LIST && this.lastString === 'features') {
      this.before = this.text.slice(this.begin, this.at);
      this.begin = -1;
      this.mode = 'listed';
    } else if (this.depth === (this.mode === 'alone' ? 1 : 3) && code === OPEN && this.begin < 0)
      this.begin = this.at;
  }

  /** Whether it ends a feature. */
  private close(code: number): boolean {
    this.depth--;
    if (this.mode === 'listed' && this.depth === 1 && code === END) {
      this.mode = 'behind';
      this.begin = this.at;
      return false;
    }
    const isFeature = this.depth === (this.mode === 'alone' ? 0 : 2);
    return isFeature && this.mode !== 'behind' && code === CLOSE && this.begin >= 0;
  }

  private take(): string {
    const feature = this.text.slice(this.begin, this.at + 1);
    this.begin = -1;
    return feature;
  }
}

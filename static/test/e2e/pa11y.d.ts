/** What the tests use of pa11y, which describes itself no types. */
declare module 'pa11y' {
  interface Issue {
    code: string;
    selector: string;
    message: string;
  }

  interface Options {
    browser: import('puppeteer-core').Browser;
    standard: 'WCAG2A' | 'WCAG2AA' | 'WCAG2AAA';
    hideElements?: string;
    actions?: string[];
  }

  export default function pa11y(url: string, options: Options): Promise<{ issues: Issue[] }>;
}

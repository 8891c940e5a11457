import { describe, expect, it } from '@jest/globals';
import { renderMarkdown } from './markdown.server';

describe('Markdown of known errors', () => {
  it('renders lists, code and links', () => {
    expect(renderMarkdown('1. Raise `LIMIT`\n2. See <https://example.org/a>')).toBe(
      '<ol>\n<li>Raise <code>LIMIT</code></li>\n<li>See <a href="https://example.org/a" rel="noopener noreferrer nofollow">https://example.org/a</a></li>\n</ol>\n',
    );
  });

  it('puts headings below those of the page', () => {
    expect(renderMarkdown('# Steps')).toBe('<h3>Steps</h3>\n');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '![x](https://tracker.example/pixel.png)',
    '<a href="//evil" onclick="alert(1)">x</a>',
    '<javascript:alert(1)>',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java\tscript:alert(1))',
    '[x](vbscript:x)',
    '<svg><script>alert(1)</script></svg>',
    '<svg/onload=alert(1)>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<form action=/sign-out method=post><button>x</button></form>',
    '<style>*{display:none}</style>',
    '<meta http-equiv="refresh" content="0;url=//evil.example">',
  ])('lets nothing run or load: %s', (source) => {
    const tags = renderMarkdown(source).match(/<[^>]*>/g) ?? [];
    expect(tags.filter((tag) => !/^<\/?p>$/.test(tag))).toEqual([]);
  });
});

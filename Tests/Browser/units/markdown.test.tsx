import assert from "node:assert/strict";
import { test } from "node:test";
import { renderToStaticMarkup } from "react-dom/server";
import { Markdown } from "../../../Web/source/markdown/Markdown";

const shown = (text: string) =>
  renderToStaticMarkup(<Markdown text={text} />)
    .replace(/^<div class="markdown" dir="auto">/, "")
    .replace(/<\/div>$/, "");

test("what people write looks as they mean it", () => {
  const cases: [string, string][] = [
    ["plain", "<p>plain</p>"],
    ["**b** *i* ~~s~~ `c`", "<p><strong>b</strong> <em>i</em> <del>s</del> <code>c</code></p>"],
    ["one\ntwo", "<p>one<br/>two</p>"],
    ["> said", "<blockquote><p>said</p></blockquote>"],
    ["- a\n- b", "<ul><li>a</li><li>b</li></ul>"],
    ["3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'],
    ["```js\na < b\n```", '<pre tabindex="0"><code>a &lt; b</code></pre>'],
    ["a & b < c \"d\" 'e'", "<p>a &amp; b &lt; c &quot;d&quot; &#x27;e&#x27;</p>"],
    ["`<b> &amp; x`", "<p><code>&lt;b&gt; &amp;amp; x</code></p>"],
    ["\\*not\\*", "<p>*not*</p>"],
    ["fish & <chips>", "<p>fish &amp; &lt;chips&gt;</p>"],
  ];
  for (const [text, html] of cases) assert.equal(shown(text), html, text);
});

test("links lead only to the web and to mail", () => {
  assert.equal(
    shown("[x](https://example.org/a?b=1&c=2)"),
    '<p><a href="https://example.org/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">x</a></p>',
  );
  assert.match(shown("https://example.org"), /href="https:\/\/example.org\/"/);
  assert.match(shown("<mailto:a@example.org>"), /href="mailto:a@example.org"/);
  for (const text of [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](/relative)",
    "[x](//example.org)",
    "[x](file:///etc/passwd)",
    "[x](&#106;avascript:alert(1))",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
  ]) {
    assert.doesNotMatch(shown(text), /<a /, text);
  }
});

test("HTML is text and pictures are links", () => {
  for (const text of ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "a <b onclick=x>c</b>", "<!-- c -->"]) {
    assert.doesNotMatch(shown(text), /<(img|script|b)\b/, text);
    assert.ok(shown(text).includes("&lt;"), text);
  }
  assert.doesNotMatch(shown("![p](https://example.org/p.png)"), /<img/);
  assert.match(shown("![p](https://example.org/p.png)"), /<a href="https:\/\/example.org\/p.png"[^>]*>p<\/a>/);
});

test("nothing that is written takes the page down", () => {
  const hostile = [
    ">".repeat(10_000),
    "[".repeat(10_000),
    "*a ".repeat(6_000),
    "`".repeat(15_000),
    "- ".repeat(5_000),
    "|a".repeat(5_000) + "\n" + "|-".repeat(5_000),
    "![".repeat(5_000) + "](".repeat(5_000),
    "<".repeat(10_000),
    "\u0000\u202e\ud800",
    "a".repeat(100_000),
    ">".repeat(1_000),
    "*a ".repeat(1_100),
    "**a*".repeat(500),
    "a.".repeat(1_000) + "@",
    Array.from({ length: 120 }, (_, depth) => " ".repeat(2 * depth) + "- a").join("\n"),
  ];
  for (const text of hostile) {
    const begun = performance.now();
    shown(text);
    assert.ok(performance.now() - begun < 1_500, `${text.slice(0, 12)}… takes too long`);
  }
});

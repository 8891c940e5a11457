import { Markup } from './markup.js';

/** The report's look: the product's tokens, light and dark, also on paper. */
export const style = new Markup(`
:root { color-scheme: light dark; --ground: #fbfaf8; --panel: #fff; --ink: #23211e; --soft: #625d56; --line: #e2ddd5; --accent: hsl(184 64% 27%); --accent-soft: hsl(184 34% 90%); --rest: #cfc8bd;
  --red: #a3271f; --amber: #8a5300; --green: #2c6a35; --violet: #5d3f9e; --blue: #1f5a93; }
@media (prefers-color-scheme: dark) { :root { --ground: #181715; --panel: #211f1d; --ink: #ebe7e0; --soft: #a8a198; --line: #38352f; --accent: hsl(184 46% 58%); --accent-soft: hsl(184 30% 20%); --rest: #5a544c;
  --red: #f08a80; --amber: #e6b062; --green: #85c98f; --violet: #b9a2ef; --blue: #86b8ea; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 14px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1040px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; } h2 { font-size: 20px; margin: 48px 0 4px; } h3 { font-size: 14px; margin: 16px 0 4px; }
p { margin: 4px 0 12px; max-width: 72ch; } .soft, figcaption { color: var(--soft); } small { font-size: 12px; color: var(--soft); }
a { color: var(--accent); } a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 12px; margin: 24px 0 8px; padding: 0; }
.figures div { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 12px 16px; } .figures dt { color: var(--soft); font-size: 12px; } .figures dd { margin: 0; font-size: 24px; font-weight: 600; letter-spacing: -0.01em; } .figures small { display: block; font-weight: 400; letter-spacing: 0; }
figure { margin: 12px 0; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 16px; overflow-x: auto; } figure svg { width: 100%; min-width: 560px; height: auto; display: block; }
svg .bar { fill: var(--accent); } svg .rest { fill: var(--rest); } svg .line { fill: none; stroke: var(--amber); stroke-width: 2; } svg .grid { stroke: var(--line); } svg text { font: 12px system-ui, sans-serif; fill: var(--soft); }
.spark { vertical-align: middle; flex: none; } .spark polyline { fill: none; stroke: var(--accent); stroke-width: 1.5; } .spark circle { fill: var(--accent); }
.key::before { content: ""; display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 6px; background: var(--accent); } .key.rest::before { background: var(--rest); } .key { margin-right: 16px; }
table { border-collapse: collapse; width: 100%; } .wide { overflow-x: auto; } .wide table { min-width: 620px; } .parts summary { cursor: pointer; } th { text-align: left; font-size: 12px; font-weight: 600; color: var(--soft); } th, td { padding: 8px 12px 8px 0; border-bottom: 1px solid var(--line); vertical-align: top; } td.number, th.number { text-align: right; white-space: nowrap; }
.badge { display: inline-block; border: 1px solid currentColor; border-radius: 999px; padding: 0 8px; font-size: 12px; line-height: 18px; white-space: nowrap; color: var(--soft); }
.rising, .emerging, .harden { color: var(--red); } .falling { color: var(--green); } .steady { color: var(--blue); } .automate { color: var(--violet); } .redesign { color: var(--amber); } .simplify { color: var(--blue); } .document { color: var(--green); }
details.problem { border-bottom: 1px solid var(--line); } details.problem > summary { display: flex; gap: 12px; align-items: center; padding: 8px 4px; cursor: pointer; list-style: none; } details.problem > summary::-webkit-details-marker { display: none; }
details.problem > summary:hover { background: var(--accent-soft); } details.problem[open] > summary { font-weight: 600; } .size { min-width: 52px; text-align: right; font-weight: 600; } .name { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.inside { padding: 4px 4px 24px 68px; } .inside svg.weeks { max-width: 560px; width: 100%; height: auto; } code, .sample b { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; } code { background: var(--accent-soft); border-radius: 3px; padding: 1px 4px; }
.terms { display: flex; flex-wrap: wrap; gap: 6px; padding: 0; margin: 4px 0 8px; list-style: none; } .sample { margin: 8px 0; padding-left: 12px; border-left: 2px solid var(--line); } .sample p { margin: 2px 0 0; color: var(--soft); overflow-wrap: anywhere; } .quote { white-space: pre-line; overflow-wrap: anywhere; }
footer { margin-top: 64px; color: var(--soft); font-size: 12px; border-top: 1px solid var(--line); padding-top: 12px; }
@media (max-width: 640px) { main { padding: 20px 14px 48px; } .inside { padding-left: 8px; } details.problem > summary .spark { display: none; } }
@media print { details.problem > summary { break-after: avoid; } body { background: #fff; } }
`);

/** The page's style: system fonts, light and dark from the reader's own setting. */
export const PAGE_STYLE = `
:root {
  --ground: #f4f5f8; --card: #fff; --ink: #171a21; --soft: #565d6d; --line: #dfe2e9; --accent: #3b5bdb; --accent-ink: #fff;
  --good: #0b7a43; --good-ground: #dff5e8; --bad: #b3261e; --bad-ground: #fde7e5; --busy: #8a5300; --busy-ground: #fdf0d8;
  --idle: #454c5c; --idle-ground: #e9ebf0; --code: #f4f5f8; --shadow: 0 1px 2px rgb(20 25 40 / 6%), 0 4px 16px rgb(20 25 40 / 5%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1116; --card: #181b22; --ink: #e9ebf1; --soft: #a2a9b8; --line: #2a2f3a; --accent: #8da2fb; --accent-ink: #10131b;
    --good: #6ee7a4; --good-ground: #113322; --bad: #ff9c94; --bad-ground: #3d1715; --busy: #ffcb6b; --busy-ground: #37290d;
    --idle: #c2c8d5; --idle-ground: #262b36; --code: #0f1116; --shadow: none;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
h1, h2, p, pre, ul, ol { margin: 0; padding: 0; }
h1 { font-size: 1.1rem; line-height: 1.25; }
h2 { font-size: .95rem; }
header, main { max-width: 1240px; margin: 0 auto; padding: 0 20px; }
header { display: flex; flex-wrap: wrap; gap: 12px 24px; justify-content: space-between; align-items: center; padding-block: 20px 4px; }
.brand { display: flex; gap: 12px; align-items: center; }
.brand p { color: var(--soft); font-size: .85rem; }
.mark { fill: var(--accent); } .strokes { stroke: var(--accent-ink); stroke-width: 3; stroke-linecap: round; fill: none; }
.state { display: flex; gap: 14px; align-items: center; font-variant-numeric: tabular-nums; color: var(--soft); font-size: .85rem; }
.link::before { content: ""; display: inline-block; width: 8px; height: 8px; border-radius: 50%; margin-right: 7px; background: var(--bad); }
.link[data-state=on]::before { background: var(--good); }
main { display: grid; grid-template-columns: minmax(0, 1fr) 340px; gap: 16px; padding-block: 16px 48px; align-items: start; }
.side { display: grid; gap: 16px; }
.wide { grid-column: 1 / -1; }
#payer { grid-template-columns: minmax(0, 460px); justify-content: center; padding-top: 8vh; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px; box-shadow: var(--shadow); min-width: 0; }
.title { display: flex; align-items: center; gap: 10px; margin-bottom: 10px; min-height: 30px; }
.title button { margin-left: auto; }
.count { color: var(--soft); font-size: .82rem; font-variant-numeric: tabular-nums; }
.hint, .empty { color: var(--soft); font-size: .85rem; }
.hint { margin-bottom: 10px; }
.empty { padding: 12px 0; }
.cards { display: grid; gap: 12px; }
.card { border: 1px solid var(--line); border-radius: 10px; padding: 14px; display: grid; gap: 10px; min-width: 0; }
#payer .card { background: var(--card); padding: 24px; box-shadow: var(--shadow); }
.top { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline; }
.amount { font-size: 1.25rem; font-weight: 650; font-variant-numeric: tabular-nums; }
#payer .amount { font-size: 2rem; }
.kind { color: var(--soft); font-size: .82rem; }
.top .pill { margin-left: auto; }
.pill { font-size: .76rem; font-weight: 600; padding: 2px 9px; border-radius: 99px; background: var(--idle-ground); color: var(--idle); white-space: nowrap; }
.pill[data-tone=good] { background: var(--good-ground); color: var(--good); }
.pill[data-tone=bad] { background: var(--bad-ground); color: var(--bad); }
.pill[data-tone=busy] { background: var(--busy-ground); color: var(--busy); }
.body { display: flex; gap: 14px; align-items: flex-start; }
.body > div { min-width: 0; flex: 1; display: grid; gap: 4px; }
.qr { width: 96px; height: 96px; border-radius: 6px; background: #fff; padding: 4px; flex: none; }
#payer .body { flex-direction: column; align-items: stretch; }
#payer .qr { width: 200px; height: 200px; align-self: center; }
#payer .row button { flex: 1; min-height: 44px; }
a.id { text-decoration: none; } a.id:hover { text-decoration: underline; }
.id, .mono { font: .82rem/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.meta { color: var(--soft); font-size: .85rem; overflow-wrap: anywhere; }
.steps { display: flex; flex-wrap: wrap; list-style: none; font-size: .78rem; color: var(--soft); }
.steps li + li::before { content: "\\2192"; margin: 0 6px; }
.quick { display: grid; grid-template-columns: repeat(4, 1fr); gap: 6px; }
.quick button { padding-inline: 4px; font-size: .8rem; white-space: nowrap; }
#environment { white-space: pre; overflow-wrap: normal; max-height: none; }
.row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.grow { flex: 1; min-width: 0; }
button, select, input { font: inherit; font-size: .86rem; border-radius: 8px; border: 1px solid var(--line); background: var(--card); color: var(--ink); padding: 5px 12px; min-height: 34px; }
select, input { width: 100%; padding-inline: 8px; }
button { cursor: pointer; font-weight: 550; }
button:hover { border-color: var(--accent); }
button.main { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
button.main:hover { filter: brightness(1.08); }
button.quiet { border-color: transparent; background: none; color: var(--accent); min-height: 28px; padding: 2px 8px; }
button:disabled { opacity: .5; cursor: default; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
pre { font: .76rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; background: var(--code); border: 1px solid var(--line); border-radius: 8px; padding: 10px 12px; overflow: auto; max-height: 320px; white-space: pre-wrap; overflow-wrap: anywhere; }
.chips { display: flex; flex-wrap: wrap; gap: 6px; list-style: none; margin-top: 10px; }
.chips:empty { display: none; }
.log { display: grid; }
details { border-top: 1px solid var(--line); }
details:first-child { border-top: 0; }
summary { display: grid; grid-template-columns: 74px minmax(0, 1fr) auto auto; gap: 12px; align-items: center; padding: 8px 4px; cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
summary:hover { background: var(--code); }
summary .when { white-space: nowrap; color: var(--soft); font-size: .8rem; font-variant-numeric: tabular-nums; }
summary .what { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
summary .note { color: var(--soft); font-size: .8rem; white-space: nowrap; }
.detail { display: grid; gap: 8px; padding: 4px 4px 16px; }
.detail h3 { margin: 6px 0 0; font-size: .8rem; color: var(--soft); font-weight: 600; }
.skip, .visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip:focus { clip-path: none; width: auto; height: auto; background: var(--card); padding: 8px 14px; left: 8px; top: 8px; z-index: 2; border-radius: 8px; }
#toast { position: fixed; bottom: 20px; left: 50%; transform: translateX(-50%); background: var(--ink); color: var(--ground); padding: 10px 16px; border-radius: 10px; max-width: min(92vw, 560px); z-index: 3; }
@media (max-width: 900px) {
  main { grid-template-columns: minmax(0, 1fr); }
  summary { grid-template-columns: 66px minmax(0, 1fr) auto; }
  summary .note { display: none; }
  summary .what { white-space: normal; overflow-wrap: anywhere; }
}
@media (max-width: 560px) {
  summary { grid-template-columns: auto minmax(0, 1fr); gap: 2px 12px; padding-block: 10px; }
  summary .what { grid-row: 2; grid-column: 1 / -1; }
  summary .pill { justify-self: end; }
}
@media (prefers-reduced-motion: no-preference) { .card, details { animation: appear .18s ease-out; } @keyframes appear { from { opacity: 0; } } }
`;
